namespace Katas.Kit.Data;

/// <summary>
/// All data sets that the course reads from outside the repository. A SHA-256 here was published by somebody else or computed from files
/// that agree with a published checksum; a comment says which. None is made up: <c>null</c> where nobody publishes one.
/// </summary>
internal static partial class DataCatalog
{
    /// <summary>The data sets in the order in which the course meets them.</summary>
    public static IReadOnlyList<DataSet> All { get; } =
    [
        Mnist, FashionMnist, Names, Cifar10, Multi30k, WikiText2, TinyShakespeare, Gpt2Vocabulary, Gpt2Weights, InstructionData, Alpaca, InceptionFid, Preferences, NerfLego,
    ];

    /// <summary>The data set of a name; null when there is none.</summary>
    /// <param name="name">The name.</param>
    public static DataSet? Find(string name) => All.FirstOrDefault(set => set.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>A file of a data set; null when the catalogue does not know it.</summary>
    /// <param name="set">The data set's name.</param>
    /// <param name="file">The file's name.</param>
    public static DataFile? Find(string set, string file) => Find(set)?.Files.FirstOrDefault(candidate => candidate.Name == file);
}
