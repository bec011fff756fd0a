using System.Text;

namespace Katas.Kit.Data;

/// <content>Multi30k.</content>
public static partial class Datasets
{
    private static readonly Dictionary<string, string> Multi30kFiles = new()
    {
        ["train.en.gz"] = "d79cfa999dd4c51d2cb42499b6796d5a882c3a8a961923c25a898c90f8bbd56f",
        ["train.de.gz"] = "726e39b2fa9eb9ffb6dc763fb35a179f80fae06ffc5d28b6ace5faa883de28a6",
        ["val.en.gz"] = "14f7d25ddd868909a9213e361768460edcacdd6ab9d1e77b92560dc10c10dc28",
        ["val.de.gz"] = "f0cba2f995189cf5770f29a8a9a537a3ad3f51657ad873405082ff6863a5e75a",
        ["test_2016_flickr.en.gz"] = "611d361c6334bc7246101d48097c13cf5c4413c5befc793cc629934359d532d9",
        ["test_2016_flickr.de.gz"] = "9204244e408ccb38d2a55cfcd344df15005fc42a07a6e55ca6c52b6ababb8cc8",
    };

    /// <summary>Multi30k, task 1: captions of photographs in English, translated into German by people (Elliott et al. 2016).</summary>
    /// <param name="split">29 000 pairs to learn from, 1 014 to choose on, or the 1 000 of <c>test_2016_flickr</c>.</param>
    /// <param name="part">No part of it is embedded: its licence is not stated, and it is meant for research. <c>Katas.Kit.Worlds.SyntheticCaptions</c> stands in for it.</param>
    /// <returns>Source English, Target German; the lines as in the files.</returns>
    /// <exception cref="DataMissingException">The files are not on this machine, or the embedded part is asked for.</exception>
    /// <exception cref="DataCorruptException">A file is damaged.</exception>
    public static ParallelText Multi30k(DataSplit split, DataPart part = DataPart.Full)
    {
        if (part == DataPart.Embedded)
        {
            throw new DataMissingException("multi30k", "fixtures/data", "No part of Multi30k is embedded; Katas.Kit.Worlds.SyntheticCaptions stands in for it.");
        }

        var name = split switch
        {
            DataSplit.Train => "train",
            DataSplit.Validation => "val",
            DataSplit.Test => "test_2016_flickr",
            _ => throw new ArgumentOutOfRangeException(nameof(split), split, "Train, Validation or Test is needed."),
        };
        return new ParallelText(Multi30kLines($"{name}.en.gz"), Multi30kLines($"{name}.de.gz"));
    }

    private static string[] Multi30kLines(string file)
    {
        var bytes = DataFiles.Unzip("multi30k", file, DataFiles.Full("multi30k", file, Multi30kFiles[file]));
        return Encoding.UTF8.GetString(bytes).TrimEnd('\n').Split('\n');
    }
}
