using Katas.Grader.Progress;

namespace Katas.Grader.Reporting;

/// <summary>What a report says.</summary>
internal sealed record CourseReport
{
    /// <summary>All weeks of the course, in order.</summary>
    public required IReadOnlyList<WeekReport> Weeks { get; init; }

    /// <summary>The week that the report is about; null for the whole course.</summary>
    public WeekReport? Only { get; init; }

    /// <summary>What to work on next; null when everything is done.</summary>
    public NextStep? Next { get; init; }

    /// <summary>The commit that is checked out; null outside of git.</summary>
    public string? Commit { get; init; }

    /// <summary>When the report was written.</summary>
    public required DateTimeOffset Written { get; init; }

    /// <summary>The repository's root, which places in source files are shown relative to.</summary>
    public required string Root { get; init; }
}
