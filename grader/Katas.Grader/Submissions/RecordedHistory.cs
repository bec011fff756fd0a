using System.Text.Json;
using Katas.Grader.Progress;

namespace Katas.Grader.Submissions;

/// <summary>What grading has recorded in a learner's history: the commits of the workflow, not what anyone wrote into progress.json since.</summary>
/// <param name="root">The learner's checkout.</param>
internal sealed class RecordedHistory(string root)
{
    /// <summary>The trailer of a commit that records; it names the file's content, so that a later edit is not taken for a record.</summary>
    public const string Trailer = "Kata-Progress";

    private readonly Git _git = new(root);

    /// <summary>The progress that was recorded last; empty before the first time.</summary>
    /// <param name="commit">The commit whose history is looked through.</param>
    /// <param name="cancellation">Stops git.</param>
    public async Task<CourseProgress> LastAsync(string commit, CancellationToken cancellation)
    {
        var log = await _git.RunAsync(["log", $"--grep=^{Trailer}: ", $"--format=%H %(trailers:key={Trailer},valueonly,separator=%x2C)", commit], cancellation) ?? string.Empty;
        foreach (var parts in log.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')).Where(parts => parts.Length == 2))
        {
            if ((await _git.RunAsync(["rev-parse", $"{parts[0]}:progress.json"], cancellation))?.Trim() == parts[1]
                && Read(await _git.RunAsync(["cat-file", "blob", parts[1]], cancellation)) is { } progress)
            {
                return progress;
            }
        }

        return new CourseProgress(new(StringComparer.Ordinal));
    }

    private static CourseProgress? Read(string? text)
    {
        try
        {
            return text is null ? null : JsonSerializer.Deserialize(text, ProgressJson.Default.CourseProgress) is { Katas: not null, Version: CourseProgress.CurrentVersion } read ? read : null;
        }
        catch (JsonException)
        {
            return null;   // recorded by another version of the grader: everything is graded again
        }
    }
}
