using System.Text;
using Katas.Kit.Data;
using Katas.Kit.Testing;
using Katas.Pretraining;

namespace Specs.Pretraining;

/// <summary>A text as the learner's tokenizer sees it.</summary>
/// <param name="Tokenizer">Trained on the first two million characters of the training text.</param>
/// <param name="LongestTokens">The 20 longest tokens that it learned.</param>
/// <param name="Train">int64 [n].</param>
/// <param name="Held">int64 [m]: what models are judged on.</param>
/// <param name="TokensPerWord">In the held-out text; an end of line is a word.</param>
/// <param name="TokensPerByte">In the held-out text.</param>
internal sealed record PretrainingCorpus(BytePairEncoding Tokenizer, IReadOnlyList<string> LongestTokens, Tensor Train, Tensor Held, double TokensPerWord, double TokensPerByte)
{
    private const int TokenizerCharacters = 2_000_000;

    public static PretrainingCorpus Load(MilestoneRun run, int vocabularySize, DataSplit held)
    {
        var (train, judged) = Texts(run, held);
        var model = BytePairTrainer.Train(train[..Math.Min(TokenizerCharacters, train.Length)], vocabularySize, [Specs.Pretraining.Texts.EndOfText]);
        var tokenizer = new BytePairEncoding(model.Vocabulary, model.Merges, [Specs.Pretraining.Texts.EndOfText]);
        var (trainTokens, heldTokens) = (Encode(tokenizer, train), Encode(tokenizer, judged));
        var words = judged.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries).Length + judged.Count(character => character == '\n');
        string[] longest = [.. model.Merges.Select(merge => merge.Left + merge.Right).OrderByDescending(token => token.Length).ThenBy(token => token, StringComparer.Ordinal).Take(20)];
        return new(tokenizer, longest, trainTokens, heldTokens, (double)heldTokens.numel() / words, (double)heldTokens.numel() / Encoding.UTF8.GetByteCount(judged));
    }

    private static (string Train, string Held) Texts(MilestoneRun run, DataSplit held)
    {
        try
        {
            return (Datasets.WikiText2(DataSplit.Train), Datasets.WikiText2(held));
        }
        catch (DataMissingException missing)
        {
            run.UseSubset($"Tiny Shakespeare stands in for WikiText-2. {missing.Message}");
            var text = Datasets.TinyShakespeare();
            return (text[..(text.Length * 9 / 10)], text[(text.Length * 9 / 10)..]);
        }
    }

    private static Tensor Encode(BytePairEncoding tokenizer, string text) => tensor(tokenizer.Encode(text).Select(id => (long)id).ToArray());
}
