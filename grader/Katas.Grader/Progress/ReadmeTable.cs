using System.Text;
using Katas.Grader.Curriculum;

namespace Katas.Grader.Progress;

/// <summary>The status table in the README, between two markers. What a person wrote into its Notes stays.</summary>
public static class ReadmeTable
{
    /// <summary>The line before the table.</summary>
    public const string Begin = "<!-- progress:begin -->";

    /// <summary>The line after the table.</summary>
    public const string End = "<!-- progress:end -->";

    private const string Header = "| Month | Week | Focus Area | Papers to Read | Coding Task | Status | Notes |\n| --- | --- | --- | --- | --- | --- | --- |\n";

    private const int Columns = 7;

    /// <summary>Updates the table in the README if it says something else.</summary>
    /// <param name="root">The repository's root.</param>
    /// <param name="katas">All katas.</param>
    /// <param name="progress">The state.</param>
    /// <returns>Whether the file changed.</returns>
    /// <exception cref="GraderException">The README or its markers are missing.</exception>
    public static bool UpdateFile(string root, IReadOnlyList<Kata> katas, CourseProgress progress)
    {
        var path = Path.Combine(root, "README.md");
        if (!File.Exists(path))
        {
            throw new GraderException($"{path} is missing; `git checkout -- README.md` brings it back. progress.json was written.");
        }

        var bytes = File.ReadAllBytes(path);
        var text = Encoding.UTF8.GetString(bytes);
        var updated = Update(text, katas, progress);
        if (updated == text)
        {
            return false;
        }

        AtomicFile.Write(path, Encoding.UTF8.GetBytes(updated));
        return true;
    }

    /// <summary>A README with the table updated; everything outside of the markers is the same to the byte.</summary>
    /// <param name="readme">The README's text.</param>
    /// <param name="katas">All katas.</param>
    /// <param name="progress">The state.</param>
    public static string Update(string readme, IReadOnlyList<Kata> katas, CourseProgress progress)
    {
        var begin = Only(readme, Begin) + Begin.Length;
        var end = Only(readme, End);
        if (end < begin)
        {
            throw new GraderException($"In README.md, {End} stands before {Begin}. Put the two lines in order; the table between them is written by `./kata grade`.");
        }

        var newline = readme[..begin].Contains("\r\n", StringComparison.Ordinal) || readme[end..].Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        var table = Write(katas, progress, Notes(readme[begin..end]));
        return readme[..begin] + $"\n{table}".Replace("\n", newline, StringComparison.Ordinal) + readme[end..];
    }

    /// <summary>What stands between the markers; null when they are not there.</summary>
    /// <param name="readme">The README's text.</param>
    public static string? Part(string readme)
    {
        var (begin, end) = (readme.IndexOf(Begin, StringComparison.Ordinal), readme.IndexOf(End, StringComparison.Ordinal));
        return begin >= 0 && end > begin ? readme[(begin + Begin.Length)..end] : null;
    }

    /// <summary>A kata's status in words.</summary>
    /// <param name="progress">What is recorded; null when nothing is.</param>
    public static string Status(KataProgress? progress) => progress?.Status switch
    {
        KataStatus.InProgress => $"🟨 In Progress {progress.Passed}/{progress.Total - progress.PendingGpu}",
        KataStatus.Done => "✅ Done",
        KataStatus.DonePendingGpu => "🟦 Done, GPU pending",
        _ => "⬜ Not Started",
    };

    private static string Write(IReadOnlyList<Kata> katas, CourseProgress progress, Dictionary<(int Month, int Week), string> notes)
    {
        var table = new StringBuilder(Header);
        foreach (var kata in katas)
        {
            var recorded = progress.Katas.GetValueOrDefault(kata.Slug);
            var task = kata.HasSpecs ? $"[{Cell(kata.CodingTask)}](katas/{kata.Slug}/)" : Cell(kata.CodingTask);
            var note = notes.GetValueOrDefault((kata.Month, kata.Week), string.Empty);
            table.Append($"| {kata.Month} | {kata.Week} | {Cell(kata.Focus)} | {Cell(kata.Papers)} | {task} | {Status(recorded)} | {(note.Length > 0 ? $"{note} " : string.Empty)}|\n");
        }

        return table.ToString();
    }

    // Reads what can be read of a table that people may have edited: the first two cells say which week a note belongs to.
    private static Dictionary<(int Month, int Week), string> Notes(string table)
    {
        var notes = new Dictionary<(int, int), string>();
        foreach (var line in table.Split('\n'))
        {
            var cells = Cells(line.Trim());
            if (cells.Count >= Columns && int.TryParse(cells[0], out var month) && int.TryParse(cells[1], out var week) && cells[Columns - 1].Length > 0)
            {
                notes[(month, week)] = string.Join(" \\| ", cells.Skip(Columns - 1).Where(cell => cell.Length > 0));
            }
        }

        return notes;
    }

    // Cells end at pipes; an escaped pipe, or one inside of code, belongs to its cell.
    private static List<string> Cells(string line)
    {
        var cells = new List<string>();
        if (!line.StartsWith('|'))
        {
            return cells;
        }

        var cell = new StringBuilder();
        var inCode = false;
        for (var index = 1; index < line.Length; index++)
        {
            var character = line[index];
            inCode ^= character == '`';
            if (character == '|' && !inCode && line[index - 1] != '\\')
            {
                cells.Add(cell.ToString().Trim());
                cell.Clear();
            }
            else
            {
                cell.Append(character);
            }
        }

        if (cell.ToString().Trim() is { Length: > 0 } rest)
        {
            cells.Add(rest);
        }

        return cells;
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ");

    private static int Only(string readme, string marker)
    {
        var first = readme.IndexOf(marker, StringComparison.Ordinal);
        return first >= 0 && readme.IndexOf(marker, first + 1, StringComparison.Ordinal) < 0
            ? first
            : throw new GraderException($"README.md must hold the line {marker} exactly once, and holds it {(first < 0 ? "not at all" : "more than once")}. The table stands between {Begin} and {End}; put the lines back where the table belongs. progress.json was written.");
    }
}
