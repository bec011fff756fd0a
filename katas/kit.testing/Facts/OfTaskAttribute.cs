using Xunit.v3;

namespace Katas.Kit.Testing;

/// <summary>Assigns a spec, or all specs of a class, to a task of the kata: the trait <c>Task</c>.</summary>
/// <param name="number">The task's number in <c>kata.json</c>.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class OfTaskAttribute(int number) : Attribute, ITraitAttribute
{
    /// <summary>The task's number.</summary>
    public int Number { get; } = number;

    /// <inheritdoc/>
    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [new("Task", $"{Number}")];
}
