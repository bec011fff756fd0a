using System.Text;

namespace Katas.Kit.Data;

/// <content>First names.</content>
public static partial class Datasets
{
    private const string NamesSha256 = "0a30b5557f192f32ab962680889aac5f6fda0f4cecf40a6d0b5694f58ea8cc4d";

    /// <summary>32 033 first names in lower case, most frequent first (karpathy/makemore, MIT; US Social Security Administration).</summary>
    /// <exception cref="DataCorruptException">The file is damaged.</exception>
    public static IReadOnlyList<string> Names() =>
        Encoding.UTF8.GetString(DataFiles.Embedded("names", Path.Combine("data", "names", "names.txt"), NamesSha256)).Split('\n');
}
