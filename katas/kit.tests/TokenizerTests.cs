using FluentAssertions;
using Katas.Kit.Data;
using Katas.Kit.Testing;
using Katas.Kit.Text;
using Xunit;

namespace Katas.Kit.Tests;

public sealed class TokenizerTests
{
    private static readonly Lazy<BytePairTokenizer> Gpt2 = new(() => BytePairTokenizer.FromGpt2(Datasets.Gpt2Vocabulary()));

    [Fact]
    public void Gpt2s_own_vocabulary_encodes_as_released()
    {
        (Gpt2.Value.VocabularySize, Gpt2.Value.EndOfText).Should().Be((50_257, 50_256));
        foreach (var golden in Golden.Cases("week07-pretraining", "gpt2-encode", "*"))
        {
            var text = golden.Inputs.Get<string>("text");
            Gpt2.Value.Encode(text).Should().Equal(golden.Expected.Get<int[]>("ids"), golden.Name);
            Gpt2.Value.Decode(Gpt2.Value.Encode(text)).Should().Be(text);
        }
    }

    [Fact]
    public void Awkward_texts_encode_as_released()
    {
        foreach (var golden in Golden.Cases("week07-pretraining", "awkward-encode", "*").Where(golden => golden.Inputs.Has("text") && golden.Expected.Has("ids")))
        {
            Gpt2.Value.Encode(golden.Inputs.Get<string>("text")).Should().Equal(golden.Expected.Get<int[]>("ids"), golden.Name);
        }
    }

    [Fact]
    public void A_small_vocabulary_encodes_as_released()
    {
        var vocabulary = Golden.Case("week07-pretraining", "bpe-encode", "vocabulary");
        var tokenizer = new BytePairTokenizer(Merges(vocabulary.Inputs), vocabulary.Inputs.Get<string[]>("special_tokens"));

        tokenizer.VocabularySize.Should().Be(vocabulary.Expected.Get<string[]>("tokens").Length);
        foreach (var golden in Golden.Cases("week07-pretraining", "bpe-encode", "text_*"))
        {
            tokenizer.Encode(golden.Inputs.Get<string>("text")).Should().Equal(golden.Expected.Get<int[]>("ids"), golden.Name);
        }
    }

    [Fact]
    public void Random_texts_come_back()
    {
        var golden = Golden.Case("week08-alignment", "tokenizer", "tokenizer_2048");
        var tokenizer = new BytePairTokenizer(Merges(golden.Expected), golden.Inputs.Get<string[]>("special_tokens"));
        string[] alphabet = [" ", "  ", "\n", "\t", "'s", "'", "the", "é", "𝐀", "日本", "\u00a0", "42", "!?", "👩‍👧", "<|endoftext|>", "\ud800"];

        tokenizer.VocabularySize.Should().Be(golden.Expected.Get<int>("vocabulary_size"));
        Draws.Repeat(100, 7, draws =>
        {
            var text = string.Concat(Enumerable.Range(0, 20).Select(_ => alphabet[draws.Int(0, alphabet.Length - 2)]));
            tokenizer.Decode(tokenizer.Encode(text)).Should().Be(text);
            tokenizer.Decode(tokenizer.Encode(text, allowSpecial: true)).Should().Be(text);
        });
        tokenizer.Decode(tokenizer.Encode("a\ud800b")).Should().Be("a\ufffdb", "half a pair of surrogates is no text");
    }

    [Fact]
    public void Special_tokens_are_one_id_only_where_allowed()
    {
        Gpt2.Value.Encode("one<|endoftext|>two", allowSpecial: true).Should().HaveCount(3).And.Contain(50_256);
        Gpt2.Value.Encode("one<|endoftext|>two").Should().NotContain(50_256);
        Gpt2.Value.Decode([50_256]).Should().Be("<|endoftext|>");
        new BytePairTokenizer([]).EndOfText.Should().Be(-1);
    }

    [Fact]
    public void Nonsense_is_refused()
    {
        FluentActions.Invoking(() => new BytePairTokenizer([("ab", "c")])).Should().Throw<ArgumentException>().WithMessage("*'ab' and 'c'*");
        FluentActions.Invoking(() => new BytePairTokenizer([], ["<a>", "<a>"])).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => Gpt2.Value.Decode([50_257])).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => BytePairTokenizer.FromGpt2(new("{}", "#version\na b"))).Should().Throw<ArgumentException>().WithMessage("*do not belong together*");
    }

    private static IReadOnlyList<(string Left, string Right)> Merges(GoldenNode node) => [.. node.Items("merges").Select(pair => pair.Get<string[]>(string.Empty)).Select(pair => (pair[0], pair[1]))];
}
