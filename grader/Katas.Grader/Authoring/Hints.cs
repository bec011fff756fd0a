using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Katas.Grader.Curriculum;

namespace Katas.Grader.Authoring;

/// <summary>A kata's hints, one more each time: <c>## Task N</c> and an ordered list in <c>hints.md</c>.</summary>
/// <param name="root">The repository's root.</param>
public sealed partial class Hints(string root)
{
    private string ShownFile => Path.Combine(root, ".kata", "hints.json");

    /// <summary>The hints of a task.</summary>
    /// <param name="kata">The kata.</param>
    /// <param name="task">The task's number.</param>
    /// <exception cref="GraderException">There are none.</exception>
    public static IReadOnlyList<string> Of(Kata kata, int task)
    {
        if (!File.Exists(kata.HintsFile))
        {
            throw new GraderException($"Week {kata.Number} has no hints ({kata.HintsFile} is missing).");
        }

        var hints = new List<string>();
        var inTask = false;
        foreach (var line in File.ReadAllLines(kata.HintsFile))
        {
            if (line.StartsWith('#'))
            {
                inTask = TaskHeading().Match(line) is { Success: true } heading && heading.Groups[1].Value == $"{task}";
            }
            else if (inTask && Item().Match(line) is { Success: true } item)
            {
                hints.Add(item.Groups[1].Value.Trim());
            }
            else if (inTask && hints.Count > 0 && line.Trim().Length > 0)
            {
                hints[^1] += $"\n{line.TrimEnd()}";
            }
        }

        return hints.Count > 0 ? hints : throw new GraderException($"Task {task} of week {kata.Number} has no hints; its tasks are {string.Join(", ", kata.Tasks.Select(candidate => candidate.Id))}.");
    }

    /// <summary>How many hints of a task to show now: one more than last time.</summary>
    /// <param name="kata">The kata.</param>
    /// <param name="task">The task's number.</param>
    /// <param name="available">How many there are.</param>
    public int Advance(Kata kata, int task, int available)
    {
        var shown = Shown();
        var key = $"{kata.Slug}/{task}";
        var count = Math.Min(available, shown.GetValueOrDefault(key) + 1);
        shown[key] = count;
        AtomicFile.Write(ShownFile, JsonSerializer.SerializeToUtf8Bytes(shown, HintJson.Default.SortedDictionaryStringInt32));
        return count;
    }

    // A lost or damaged memory of hints costs nothing: they start again.
    private SortedDictionary<string, int> Shown()
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(ShownFile), HintJson.Default.SortedDictionaryStringInt32) ?? [];
        }
        catch (Exception problem) when (problem is IOException or JsonException)
        {
            return [];
        }
    }

    [GeneratedRegex(@"^##\s*Task\s+(\d+)\b")]
    private static partial Regex TaskHeading();

    [GeneratedRegex(@"^\d+\.\s+(.*)$")]
    private static partial Regex Item();
}

[JsonSerializable(typeof(SortedDictionary<string, int>))]
internal sealed partial class HintJson : JsonSerializerContext;
