namespace Katas.Grader.Curriculum;

/// <summary>A numbered step of a kata.</summary>
public sealed record KataTask
{
    /// <summary>The number, from 1.</summary>
    public required int Id { get; init; }

    /// <summary>What it is about.</summary>
    public required string Title { get; init; }

    /// <summary>What it is worth; the points of a kata sum to 100.</summary>
    public required double Points { get; init; }

    /// <summary>The stub files, in the kata's folder.</summary>
    public required IReadOnlyList<string> Files { get; init; }
}
