using System.Text;

namespace Katas.Kit.Data;

/// <content>Preferences between answers to people who ask for harm.</content>
public static partial class Datasets
{
    private const string HarmlessFile = "harmless-base-test.jsonl.gz";

    /// <summary>2 312 dialogues with a preferred and another last answer (Bai et al. 2022, harmless-base, test split; MIT). The text is offensive in parts.</summary>
    /// <exception cref="DataMissingException">The file is not on this machine.</exception>
    /// <exception cref="DataCorruptException">The file is damaged.</exception>
    public static IReadOnlyList<PreferenceDialogue> HarmlessPreferences() =>
    [
        .. Encoding.UTF8.GetString(DataFiles.Unzip("hh-rlhf", HarmlessFile, DataFiles.Full("hh-rlhf", HarmlessFile))).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Dialogue),
    ];
}
