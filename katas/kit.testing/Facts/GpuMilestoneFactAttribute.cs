using System.Runtime.CompilerServices;
using Xunit;
using Xunit.v3;

namespace Katas.Kit.Testing;

/// <summary>A milestone that needs a CUDA device; see <see cref="MilestoneFactAttribute"/> and <see cref="GpuFactAttribute"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class GpuMilestoneFactAttribute : FactAttribute, ITraitAttribute
{
    /// <summary>Marks a milestone for the GPU.</summary>
    /// <param name="gpuMinutes">Its budget; it is ended at twice that.</param>
    /// <param name="sourceFilePath">Filled in by the compiler.</param>
    /// <param name="sourceLineNumber">Filled in by the compiler.</param>
    public GpuMilestoneFactAttribute(double gpuMinutes, [CallerFilePath] string? sourceFilePath = null, [CallerLineNumber] int sourceLineNumber = -1)
        : base(sourceFilePath, sourceLineNumber)
    {
        GpuMinutes = gpuMinutes;
        Skip = Milestone.SkipReason ?? Gpu.SkipReason;
    }

    /// <summary>The budget in minutes; the grader ends the run at twice that.</summary>
    public double GpuMinutes { get; }

    /// <inheritdoc/>
    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [new("Kind", "Milestone"), new("Minutes", $"{GpuMinutes}"), .. Gpu.Traits];
}
