using Katas.Grader.Curriculum;
using Katas.Grader.Protocol;

namespace Katas.Grader.Execution;

/// <summary>What a run of specs may use.</summary>
/// <param name="Spec">The time of one spec, where it sets none itself.</param>
/// <param name="GpuSpec">The same for a spec on the GPU.</param>
/// <param name="Kata">The time of all specs together.</param>
/// <param name="MemoryBytes">The resident memory of a worker.</param>
/// <param name="OutputCharacters">What one spec may print.</param>
public sealed record RunLimits(TimeSpan Spec, TimeSpan GpuSpec, TimeSpan Kata, long MemoryBytes, int OutputCharacters)
{
    /// <summary>A kata's limits, from its <c>kata.json</c>.</summary>
    /// <param name="kata">The kata.</param>
    public static RunLimits Of(Kata kata) => new(
        TimeSpan.FromSeconds(kata.Limits.SpecSeconds),
        TimeSpan.FromSeconds(2 * kata.Limits.SpecSeconds),
        TimeSpan.FromSeconds(kata.Limits.KataSeconds),
        kata.Limits.MemoryMegabytes * 1024L * 1024L,
        kata.Limits.OutputKilobytes * 1024);

    /// <summary>The limits of a milestone: it reports as it goes and holds a whole data set.</summary>
    /// <param name="kata">The kata.</param>
    public static RunLimits OfMilestone(Kata kata) => Of(kata) with { OutputCharacters = 16 * 1024 * 1024, MemoryBytes = Math.Max(8192, kata.Limits.MemoryMegabytes) * 1024L * 1024L };

    /// <summary>Limits of runs that fill the machine for hours and ask about chance, not about time.</summary>
    /// <param name="kata">The kata.</param>
    public static RunLimits OfSeeds(Kata kata) => Of(kata) with { Spec = TimeSpan.FromMinutes(2), Kata = TimeSpan.FromMinutes(10) };

    /// <summary>The time limit of one spec.</summary>
    /// <param name="spec">The spec.</param>
    public TimeSpan For(SpecInfo spec) => spec.Timeout > 0 ? TimeSpan.FromMilliseconds(spec.Timeout) : spec.Gpu ? GpuSpec : Spec;
}
