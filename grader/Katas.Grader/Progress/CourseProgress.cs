namespace Katas.Grader.Progress;

/// <summary>The whole of <c>progress.json</c>.</summary>
/// <param name="Katas">The katas by folder.</param>
/// <param name="Version">The file's version.</param>
public sealed record CourseProgress(SortedDictionary<string, KataProgress> Katas, int Version = CourseProgress.CurrentVersion)
{
    /// <summary>The version that this grader writes.</summary>
    public const int CurrentVersion = 1;
}
