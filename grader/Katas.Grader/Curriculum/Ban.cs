namespace Katas.Grader.Curriculum;

/// <summary>Symbols that a week's code may not use.</summary>
public sealed record Ban
{
    /// <summary>Fully qualified names, <c>*</c> for any characters; a method stands for all its overloads.</summary>
    public required IReadOnlyList<string> Symbols { get; init; }

    /// <summary>The files that the ban holds in; all when empty.</summary>
    public IReadOnlyList<string> Files { get; set; } = [];

    /// <summary>Why, for the learner.</summary>
    public required string Reason { get; init; }
}
