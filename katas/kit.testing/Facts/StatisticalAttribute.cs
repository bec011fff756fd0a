using Xunit.v3;

namespace Katas.Kit.Testing;

/// <summary>
/// Marks a spec whose outcome depends on chance: its seed is fixed, and over other seeds a right implementation fails it at most
/// once in a million. `./kata verify N --seeds 200` measures how far its statistics stay from their bounds.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class StatisticalAttribute : Attribute, ITraitAttribute
{
    /// <inheritdoc/>
    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [new("Kind", "Statistical")];
}
