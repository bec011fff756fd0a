namespace Katas.Grader.Curriculum;

/// <summary>What the specs of a kata may use.</summary>
/// <remarks>Optional properties have setters: source-generated deserialisation would lose the defaults of init-only ones.</remarks>
public sealed record Limits
{
    /// <summary>Seconds for one spec, where it sets no limit itself; a GPU spec has twice that.</summary>
    public double SpecSeconds { get; set; } = 10;

    /// <summary>Seconds for all specs together.</summary>
    public double KataSeconds { get; set; } = 120;

    /// <summary>Resident memory of the worker.</summary>
    public int MemoryMegabytes { get; set; } = 4096;

    /// <summary>What one spec may print.</summary>
    public int OutputKilobytes { get; set; } = 256;
}
