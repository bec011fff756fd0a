using System.Text;
using Katas.Grader.Curriculum;
using Katas.Grader.Grading;

namespace Katas.Grader.Authoring;

/// <summary>
/// The text that a learner reads for every known mistake of a kata, kept as <c>messages.verified.txt</c> beside the misconceptions,
/// so that a change of a message is seen and read by a person.
/// </summary>
/// <param name="kata">The kata.</param>
public sealed class MessageSnapshot(Kata kata)
{
    private readonly StringBuilder _text = new(
        $"What a learner reads for every known mistake of week {kata.Number}. `./kata verify {kata.Number}` compares;\n" +
        $"`./kata verify {kata.Number} --accept` takes over what has changed: read the difference, then commit it.\n");

    /// <summary>The approved text.</summary>
    public string VerifiedFile => Path.Combine(kata.SolutionFolder, "messages.verified.txt");

    private string ReceivedFile => Path.Combine(kata.SolutionFolder, "messages.received.txt");

    /// <summary>Adds what the specs say about one misconception.</summary>
    /// <param name="misconception">The misconception.</param>
    /// <param name="result">What came of its specs.</param>
    public void Add(Misconception misconception, KataResult result)
    {
        _text.Append($"\n{misconception.Id} ({misconception.File})\n");
        foreach (var (shown, more) in FailureGroup.Of(result.Failures.Where(verdict => !verdict.Spec.Gpu)))
        {
            var cases = more switch { 0 => string.Empty, 1 => " and 1 more case", _ => $" and {more} more cases" };
            _text.Append($"  ✗ {shown.Spec.Name}{cases}\n");
            foreach (var line in shown.Message.ReplaceLineEndings("\n").TrimEnd().Split('\n'))
            {
                _text.Append($"      {line}".TrimEnd()).Append('\n');
            }
        }
    }

    /// <summary>Compares with the approved text, or takes the new one over.</summary>
    /// <param name="accept">Whether to take it over.</param>
    /// <param name="report">Takes the check.</param>
    public void Settle(bool accept, CheckReport report)
    {
        var approved = File.Exists(VerifiedFile) ? File.ReadAllText(VerifiedFile).ReplaceLineEndings("\n") : null;
        var comparison = MessageComparison.Of(approved ?? string.Empty, _text.ToString());
        if (comparison.Differences.Count == 0 || accept)
        {
            AtomicFile.Write(VerifiedFile, Encoding.UTF8.GetBytes(comparison.Merged));
            File.Delete(ReceivedFile);
            report.Check(true, () => string.Empty);
            report.Note(comparison.Differences.Count == 0 ? "The messages are as approved" : $"{comparison.Differences.Count} lines of messages.verified.txt are new: read them, then commit");
            return;
        }

        File.WriteAllText(ReceivedFile, comparison.Merged);
        report.Check(false, () => approved is null
            ? $"{VerifiedFile} does not exist yet. Read messages.received.txt beside it; `./kata verify {kata.Number} --accept` approves it."
            : $"What learners read has changed; `./kata verify {kata.Number} --accept` approves it.\n{string.Join('\n', comparison.Differences.Take(12))}{(comparison.Differences.Count > 12 ? $"\n… and {comparison.Differences.Count - 12} more lines; all are in {ReceivedFile}" : string.Empty)}");
    }
}
