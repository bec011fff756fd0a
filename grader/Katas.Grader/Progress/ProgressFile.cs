using System.Text;
using System.Text.Json;

namespace Katas.Grader.Progress;

/// <summary>Reads and writes <c>progress.json</c>: whole or not at all, and never over a file that could not be read.</summary>
/// <param name="root">The repository's root.</param>
public sealed class ProgressFile(string root)
{
    /// <summary>The file.</summary>
    public string Path { get; } = System.IO.Path.Combine(root, "progress.json");

    /// <summary>The recorded state; empty when nothing is recorded yet.</summary>
    /// <exception cref="GraderException">The file is damaged or of another version.</exception>
    public CourseProgress Read()
    {
        if (!File.Exists(Path))
        {
            return new CourseProgress(new(StringComparer.Ordinal));
        }

        CourseProgress? read;
        try
        {
            read = JsonSerializer.Deserialize(File.ReadAllText(Path), ProgressJson.Default.CourseProgress);
        }
        catch (JsonException problem)
        {
            throw Damaged($"line {(problem.LineNumber ?? 0) + 1}, at {problem.Path}: it does not follow the schema");
        }

        return read is { Katas: not null, Version: CourseProgress.CurrentVersion } ? read
            : throw Damaged(read is null or { Katas: null } ? "it has no katas" : $"its version is {read.Version}, this grader writes version {CourseProgress.CurrentVersion}; is it from a newer grader? (git pull)");
    }

    /// <summary>Writes the state if it differs from what is there.</summary>
    /// <param name="progress">The state.</param>
    /// <returns>Whether the file changed.</returns>
    public bool Write(CourseProgress progress)
    {
        var text = TextOf(progress);
        if (File.Exists(Path) && File.ReadAllText(Path).ReplaceLineEndings("\n") == text)
        {
            return false;
        }

        AtomicFile.Write(Path, Encoding.UTF8.GetBytes(text));
        return true;
    }

    /// <summary>The file's text for a state.</summary>
    /// <param name="progress">The state.</param>
    public static string TextOf(CourseProgress progress) => JsonSerializer.Serialize(progress, ProgressJson.Default.CourseProgress) + "\n";

    internal static string Text(KataProgress progress) => JsonSerializer.Serialize(progress, ProgressJson.Default.KataProgress);

    private GraderException Damaged(string problem) => new(
        $"{Path} is damaged ({problem}), so nothing was recorded and the file was left as it is.\nRecover it: `git checkout -- progress.json` takes the last committed one; or rename it and run `./kata grade`, which writes a new one.");
}
