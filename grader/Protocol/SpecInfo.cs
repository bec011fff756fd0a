namespace Katas.Grader.Protocol;

/// <summary>One spec as the worker found it.</summary>
public sealed record SpecInfo
{
    /// <summary>The spec's identity: equal in every run of equal spec sources.</summary>
    public required string Id { get; init; }

    /// <summary>The method's name, a sentence with underscores.</summary>
    public required string Method { get; init; }

    /// <summary>What distinguishes this case of a theory; empty for a single spec.</summary>
    public required string Case { get; init; }

    /// <summary>The task that the spec belongs to; 0 when it names none.</summary>
    public required int Task { get; init; }

    /// <summary>Whether the spec needs a GPU.</summary>
    public required bool Gpu { get; init; }

    /// <summary>Whether the spec is a milestone.</summary>
    public required bool Milestone { get; init; }

    /// <summary>Whether the spec's outcome depends on chance, and has a stated rate of false alarms.</summary>
    public bool Statistical { get; init; }

    /// <summary>The spec's own time limit in milliseconds; 0 for the kata's.</summary>
    public required int Timeout { get; init; }

    /// <summary>The spec's source file, if known.</summary>
    public string? File { get; init; }

    /// <summary>The line in <see cref="File"/>, if known.</summary>
    public int Line { get; init; }

    /// <summary>The method and the case, for people.</summary>
    public string Name => Case.Length == 0 ? Method : $"{Method} [{Case}]";
}
