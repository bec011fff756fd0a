using FluentAssertions;
using Katas.Kit.Data;
using Katas.Kit.Testing;
using Katas.Pretraining;
using Xunit;

namespace Specs.Pretraining;

[OfTask(2)]
public sealed class BytePairTrainerSpecs
{
    [Theory, GoldenData("bpe-train")]
    public void Merges_match_golden(GoldenCase golden)
    {
        var inputs = golden.Inputs;

        var model = BytePairTrainer.Train(inputs.Get<string>("text"), inputs.Get<int>("vocabulary_size"), inputs.Get<string[]>("special_tokens"));

        golden.Verify("merges", model.Merges.Select(merge => new[] { merge.Left, merge.Right }));
    }

    [Theory, GoldenData("bpe-encode", "vocabulary")]
    public void Ids_are_bytes_then_merges_then_specials(GoldenCase golden)
    {
        var text = Golden.Case("bpe-train", "shakespeare_400").Inputs.Get<string>("text");

        var model = BytePairTrainer.Train(text, 400, [Texts.EndOfText]);

        golden.Verify("tokens", model.Vocabulary.OrderBy(entry => entry.Value).Select(entry => entry.Key));
        model.Vocabulary.Values.Order().Should().Equal(Enumerable.Range(0, 400));
    }

    [Fact]
    public void No_merge_crosses_a_special_token_or_a_piece() => Draws.Repeat(20, 731, draws =>
    {
        var text = string.Concat(Enumerable.Range(0, 20).Select(_ => Texts.Random(draws) + (draws.Int(0, 3) == 0 ? Texts.EndOfText : string.Empty)));

        var model = BytePairTrainer.Train(text, 320, [Texts.EndOfText]);

        var pieces = text.Split(Texts.EndOfText).SelectMany(PreTokenizer.Split).Select(piece => string.Concat(System.Text.Encoding.UTF8.GetBytes(piece).Select(ByteUnicode.Encode))).Distinct().ToList();
        var across = model.Merges.Select(merge => merge.Left + merge.Right).Where(token => !pieces.Any(piece => piece.Contains(token, StringComparison.Ordinal))).ToList();
        across.Should().BeEmpty("each merged token lies within one piece of the text, so that none goes across a piece or a special token");
    });

    [Fact]
    public void Trained_tokenizer_round_trips_unseen_text()
    {
        var model = BytePairTrainer.Train(Datasets.TinyShakespeare()[..20_000], 400, [Texts.EndOfText]);
        var tokenizer = new BytePairEncoding(model.Vocabulary, model.Merges, [Texts.EndOfText]);

        Draws.Repeat(100, 741, draws =>
        {
            var text = Texts.Random(draws);
            tokenizer.Decode(tokenizer.Encode(text, allowSpecial: true)).Should().Be(text);
        });
        var unseen = Datasets.TinyShakespeare()[^20_000..];
        tokenizer.Encode(unseen).Length.Should().BeLessThan(unseen.Length * 7 / 10, "frequent pairs are one token now");
    }

    [Fact]
    public void Only_pieces_that_change_are_revisited()
    {
        var text = Datasets.TinyShakespeare()[..500_000];

        WorkTime.ShouldBeBelow(TimeSpan.FromSeconds(5), () => BytePairTrainer.Train(text, 600));
    }

    [Fact]
    public void A_vocabulary_that_is_too_small_is_refused()
    {
        BytePairTrainer.Train("ab ab", 257, ["<x>"]).Merges.Should().BeEmpty("256 bytes and the special token fill it");

        FluentActions.Invoking(() => BytePairTrainer.Train("ab ab", 256, ["<x>"])).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => BytePairTrainer.Train("ab ab", 255)).Should().Throw<ArgumentException>();
        BytePairTrainer.Train(string.Empty, 300).Vocabulary.Should().HaveCount(256, "there is no pair in an empty text");
    }
}
