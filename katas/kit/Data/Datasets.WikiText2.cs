using System.Text;

namespace Katas.Kit.Data;

/// <content>WikiText-2.</content>
public static partial class Datasets
{
    private static readonly Dictionary<DataSplit, (string File, string Sha256)> WikiText2Files = new()
    {
        [DataSplit.Train] = ("wiki.train.tokens.gz", "0c202e0b5d919429261b7291d9b5998f0db680c0a6700c0ff2a886d0abe055d4"),
        [DataSplit.Validation] = ("wiki.valid.tokens.gz", "3ac34ae2b6509075d52302c50a04a8a1970739ffe1a904f2cd374fefbea3cbf2"),
        [DataSplit.Test] = ("wiki.test.tokens.gz", "a2b26b5d2619cc1f6cd34c8e116a451aed09af51479346aadfbf508ceb8b192e"),
    };

    /// <summary>WikiText-2: good Wikipedia articles, split into words by spaces, rare words as <c>&lt;unk&gt;</c> (Merity et al. 2016; CC BY-SA 3.0).</summary>
    /// <param name="split">36 718, 3 760 or 4 358 lines: 2 088 628, 217 646 or 245 569 words, counting each end of a line as one.</param>
    /// <returns>The text as in the file: lines end in <c>\n</c>, articles begin with <c> = Title = </c>.</returns>
    /// <exception cref="DataMissingException">The file is not on this machine: no part of the set is embedded.</exception>
    /// <exception cref="DataCorruptException">The file is damaged.</exception>
    public static string WikiText2(DataSplit split)
    {
        var (file, sha256) = WikiText2Files.TryGetValue(split, out var known) ? known : throw new ArgumentOutOfRangeException(nameof(split), split, "WikiText-2 has a training, a validation and a test part.");
        return Encoding.UTF8.GetString(DataFiles.Unzip("wikitext-2", file, DataFiles.Full("wikitext-2", file, sha256)));
    }
}
