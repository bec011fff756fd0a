namespace Katas.RepresentationLearning;

/// <summary>Given: keeps torch's global generator where it is. <c>nn.Linear</c> and <c>nn.Conv2d</c> draw first weights from it even if one draws others afterwards.</summary>
/// <example><c>using var untouched = new GlobalGenerator();</c> as the first line of a constructor.</example>
internal sealed class GlobalGenerator : IDisposable
{
    private readonly Tensor _state = get_rng_state().DetachFromDisposeScope();

    /// <summary>Puts the generator back.</summary>
    public void Dispose()
    {
        set_rng_state(_state);
        _state.Dispose();
    }
}
