using Katas.Grader.Curriculum;
using Katas.Grader.Execution;

namespace Katas.Grader.Submissions;

/// <summary>Names files as they lie in the learner's repository, and finds the line to look at.</summary>
/// <param name="kata">The kata, of the course.</param>
/// <param name="submission">The root of the learner's checkout.</param>
internal sealed class Places(Kata kata, string submission)
{
    /// <summary>A file's path in the learner's repository, with slashes; only its name when it lies elsewhere.</summary>
    /// <param name="file">The file; null for none.</param>
    public string? Of(string? file) => file is null ? null : Inside(submission, file) ?? Inside(kata.Root, file) ?? Path.GetFileName(file);

    /// <summary>Where a spec went wrong: in the learner's code if it threw there, else at the first line of its task that the learner wrote, else in the spec.</summary>
    /// <param name="verdict">The verdict.</param>
    public (string? File, int Line) Of(Verdict verdict)
    {
        return verdict.OwnFrame is { } own ? (Of(own.File), own.Line)
            : FirstWritten(verdict.Spec.Task) is { } written ? written
            : verdict.Place is { } frame ? (Of(frame.File), frame.Line) : (null, 0);
    }

    private (string? File, int Line)? FirstWritten(int task)
    {
        foreach (var name in kata.Tasks.FirstOrDefault(candidate => candidate.Id == task)?.Files ?? [])
        {
            var (mine, stub) = (Path.Combine(submission, "katas", kata.Slug, name), Path.Combine(kata.Folder, name));
            if (File.Exists(mine) && File.Exists(stub) && FirstDifference(File.ReadAllLines(stub), File.ReadAllLines(mine)) is > 0 and var line)
            {
                return (Of(mine), line);
            }
        }

        return null;
    }

    private static int FirstDifference(string[] stub, string[] mine)
    {
        var line = Enumerable.Range(0, mine.Length).FirstOrDefault(index => index >= stub.Length || stub[index] != mine[index], -1);
        return line + 1;
    }

    private static string? Inside(string root, string file) =>
        Path.IsPathRooted(file) && Path.GetRelativePath(root, file) is var relative && !relative.StartsWith("..", StringComparison.Ordinal) && !Path.IsPathRooted(relative) ? relative.Replace('\\', '/') : null;
}
