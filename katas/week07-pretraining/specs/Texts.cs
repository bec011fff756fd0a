using Katas.Kit.Data;
using Katas.Kit.Testing;
using Katas.Pretraining;

namespace Specs.Pretraining;

/// <summary>Texts that trip tokenizers, and the tokenizers of the goldens.</summary>
internal static class Texts
{
    public const string EndOfText = "<|endoftext|>";

    private static readonly string[] Nasty =
    [
        " ", "  ", "\n", "\r\n", "\t", "\u00a0", "\u3000", "'", "'s", "'LL", "'re", "a", "Z", "the", " of", "é", "e\u0301", "ß", "Ω", "漢", "𝐀", "𠮷", "𝟏", "😀", "👍🏽", "\u200d", "1", "42", "½", "\u0661",
        ".", "--", "_", "\0", "\u001c", "\u007f", "\ufeff",
    ];

    public static string Random(Draws draws) => string.Concat(Enumerable.Range(0, draws.Int(0, 30)).Select(_ => Nasty[draws.Int(0, Nasty.Length - 1)]));

    public static BytePairEncoding Gpt2()
    {
        var (encoder, merges) = Datasets.Gpt2Vocabulary();
        return BytePairEncoding.FromText(encoder, merges, [EndOfText]);
    }

    /// <summary>A tokenizer of 400 tokens that was trained on Shakespeare elsewhere.</summary>
    public static BytePairEncoding Small()
    {
        var golden = Golden.Case("bpe-encode", "vocabulary");
        var tokens = golden.Expected.Get<string[]>("tokens");
        return new(tokens.Select((token, id) => (token, id)).ToDictionary(entry => entry.token, entry => entry.id), Merges(golden.Inputs), [EndOfText]);
    }

    public static IReadOnlyList<(string Left, string Right)> Merges(GoldenNode node) => [.. node.Get<string[][]>("merges").Select(pair => (pair[0], pair[1]))];
}
