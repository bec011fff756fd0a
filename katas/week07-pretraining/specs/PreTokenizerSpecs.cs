using FluentAssertions;
using Katas.Kit.Testing;
using Katas.Pretraining;
using Xunit;

namespace Specs.Pretraining;

[OfTask(1)]
public sealed class PreTokenizerSpecs
{
    [Theory, GoldenData("pre-tokens")]
    public void Pieces_match_golden(GoldenCase golden) => golden.Verify("pieces", PreTokenizer.Split(golden.Inputs.Get<string>("text")));

    [Theory, GoldenData("awkward-encode", "emoji*,combining*,control*,crlf,every*,no_*,numbers*,apostrophes,thousand*,latin*,beyond*,right*,hangul,end*,code,empty,ten_thousand*")]
    public void Awkward_text_splits_like_the_released_code(GoldenCase golden) => golden.Verify("pieces", PreTokenizer.Split(golden.Inputs.Get<string>("text")));

    [Fact]
    public void Pieces_concatenate_to_the_text() => Draws.Repeat(200, 701, draws =>
    {
        var text = Texts.Random(draws);

        var pieces = PreTokenizer.Split(text);

        string.Concat(pieces).Should().Be(text);
        pieces.Should().NotContain(string.Empty);
    });

    [Fact]
    public void Half_a_surrogate_pair_is_kept_as_a_sign() =>
        PreTokenizer.Split("a\ud83d b\ude00c").Should().Equal("a", "\ud83d", " b", "\ude00", "c");
}
