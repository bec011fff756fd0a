namespace Katas.Grader.Authoring;

/// <summary>A named wrong implementation: one edit of the reference.</summary>
public sealed record Misconception
{
    /// <summary>Its name.</summary>
    public required string Id { get; init; }

    /// <summary>The reference file that is edited.</summary>
    public required string File { get; init; }

    /// <summary>The text that is replaced; it occurs exactly once.</summary>
    public required string Find { get; init; }

    /// <summary>What stands there instead.</summary>
    public required string Replace { get; init; }

    /// <summary>What to tell a learner who made this mistake.</summary>
    public required string Diagnosis { get; init; }

    /// <summary>The specs that must all fail.</summary>
    public required IReadOnlyList<string> Specs { get; init; }

    /// <summary>Whether a failing spec must name it.</summary>
    public bool Named { get; init; }

    /// <summary>The reference with the mistake.</summary>
    /// <param name="reference">The reference file's text.</param>
    /// <exception cref="GraderException">The text to replace does not occur exactly once.</exception>
    public string Apply(string reference)
    {
        var text = reference.ReplaceLineEndings("\n");
        var first = text.IndexOf(Find, StringComparison.Ordinal);
        if (first < 0 || text.IndexOf(Find, first + 1, StringComparison.Ordinal) >= 0)
        {
            throw new GraderException($"Misconception {Id}: its text to find occurs {(first < 0 ? "nowhere" : "more than once")} in {File}:\n{Find}");
        }

        return string.Concat(text.AsSpan(0, first), Replace, text.AsSpan(first + Find.Length));
    }
}
