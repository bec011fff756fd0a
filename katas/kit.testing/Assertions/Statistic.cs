using TorchSharp;

namespace Katas.Kit.Testing;

/// <summary>Judges numbers that depend on chance, and writes them down where seeds are shifted.</summary>
public static class Statistic
{
    /// <summary>The media type under which a spec reports its statistics.</summary>
    public const string MediaType = "application/vnd.kata.statistic+json";

    /// <summary>Fails when a statistic leaves its range; NaN fails.</summary>
    /// <param name="name">What was measured, in the domain's words.</param>
    /// <param name="value">The measured value.</param>
    /// <param name="atLeast">The least that chance allows; null when there is none.</param>
    /// <param name="atMost">The most that chance allows; null when there is none.</param>
    /// <param name="because">Why it must lie there; appended to the message.</param>
    /// <exception cref="SpecFailedException">The value lies outside.</exception>
    public static void ShouldLie(string name, double value, double? atLeast = null, double? atMost = null, string because = "") =>
        new StatisticTrial(1, 1).ShouldLie(name, value, atLeast, atMost, because);

    /// <summary>Passes when one of several trials does: for training, which now and then goes wrong under a seed even when the code is right.</summary>
    /// <param name="trials">How many there are at most; a wrong implementation fails them all.</param>
    /// <param name="trial">Draws anew each time and judges with the trial it is given.</param>
    /// <exception cref="SpecFailedException">The last trial's failure.</exception>
    public static void OneOf(int trials, Action<StatisticTrial> trial)
    {
        for (var number = 1; ; number++)
        {
            using var scope = torch.NewDisposeScope();
            try
            {
                trial(new StatisticTrial(number, trials));
                return;
            }
            catch (SpecFailedException) when (number < trials)
            {
                // The next trial draws other numbers.
            }
        }
    }
}
