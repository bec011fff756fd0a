using System.Text;
using System.Text.Json;

namespace Katas.Kit.Data;

/// <content>Preferences between answers.</content>
public static partial class Datasets
{
    private const string HelpfulFile = "helpful-base-test.jsonl.gz";
    private const string LastAnswer = "\n\nAssistant:";

    /// <summary>2 354 dialogues with a preferred and another last answer (Bai et al. 2022, helpful-base, test split; MIT).</summary>
    /// <exception cref="DataMissingException">The file is not on this machine.</exception>
    /// <exception cref="DataCorruptException">The file is damaged.</exception>
    public static IReadOnlyList<PreferenceDialogue> HelpfulPreferences()
    {
        var text = Encoding.UTF8.GetString(DataFiles.Unzip(
            "hh-rlhf", HelpfulFile, DataFiles.Full("hh-rlhf", HelpfulFile, "8be3fc1a13b27901631696f2be6f184c799f1baeaf145f53ac5db24960adc37b")));
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Dialogue)];
    }

    private static PreferenceDialogue Dialogue(string line)
    {
        using var row = JsonDocument.Parse(line);
        var (chosen, rejected) = (row.RootElement.GetProperty("chosen").GetString()!, row.RootElement.GetProperty("rejected").GetString()!);
        var (end, other) = (EndOfPrompt(chosen), EndOfPrompt(rejected));
        return new PreferenceDialogue(chosen[..end], chosen[end..], rejected[other..]);
    }

    private static int EndOfPrompt(string dialogue) => dialogue.LastIndexOf(LastAnswer, StringComparison.Ordinal) + LastAnswer.Length;
}
