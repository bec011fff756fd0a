using System.Runtime.CompilerServices;
using Xunit;
using Xunit.v3;

namespace Katas.Kit.Testing;

/// <summary>A milestone, the week's real training run: trait <c>Kind=Milestone</c>. Skipped unless <c>KATAS_MILESTONES=1</c>, as it takes minutes.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class MilestoneFactAttribute : FactAttribute, ITraitAttribute
{
    /// <summary>Marks a milestone.</summary>
    /// <param name="cpuMinutes">Its budget on two cores; it is ended at twice that.</param>
    /// <param name="sourceFilePath">Filled in by the compiler.</param>
    /// <param name="sourceLineNumber">Filled in by the compiler.</param>
    public MilestoneFactAttribute(double cpuMinutes, [CallerFilePath] string? sourceFilePath = null, [CallerLineNumber] int sourceLineNumber = -1)
        : base(sourceFilePath, sourceLineNumber)
    {
        CpuMinutes = cpuMinutes;
        Skip = Milestone.SkipReason;
    }

    /// <summary>The budget in minutes; the grader ends the run at twice that.</summary>
    public double CpuMinutes { get; }

    /// <inheritdoc/>
    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [new("Kind", "Milestone"), new("Minutes", $"{CpuMinutes}")];
}
