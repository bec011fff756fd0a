namespace Katas.Rlhf;

/// <summary>A coefficient that is raised while the policy strays too far and lowered while it stays too near (Ziegler et al. 2019, §2.2).</summary>
public sealed class AdaptiveKlController
{
    // solution:begin
    private readonly double _target;
    private readonly double _horizon;

    // solution:end
    /// <summary>Starts a controller.</summary>
    /// <param name="initial">The first coefficient, positive.</param>
    /// <param name="target">The KL that is wanted, positive.</param>
    /// <param name="horizon">Steps over which an error of 1 doubles the coefficient, positive.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is not positive.</exception>
    public AdaptiveKlController(double initial, double target, double horizon)
    {
        // solution:begin task 4: keep the three numbers
        Shapes.RequirePositive(initial, nameof(initial));
        Shapes.RequirePositive(target, nameof(target));
        Shapes.RequirePositive(horizon, nameof(horizon));
        (Value, _target, _horizon) = (initial, target, horizon);
        // solution:end
    }

    /// <summary>The coefficient β.</summary>
    public double Value { get; private set; }

    /// <summary>Value *= 1 + clip(observed/target − 1, −0.2, 0.2)·steps/horizon: one bad estimate must not throw the coefficient away.</summary>
    /// <param name="observedKl">The KL of the last samples.</param>
    /// <param name="steps">How many samples there were.</param>
    public void Update(double observedKl, int steps)
    {
        // solution:begin task 4: move by the clipped relative error
        Value *= 1 + (Math.Clamp((observedKl / _target) - 1, -0.2, 0.2) * steps / _horizon);
        // solution:end
    }
}
