using System.Security.Cryptography;
using FluentAssertions;
using Katas.Kit.Data;
using Katas.Kit.Testing;
using Katas.Pretraining;
using Xunit;

namespace Specs.Pretraining;

[OfTask(1)]
public sealed class BytePairEncodingSpecs
{
    private static readonly Lazy<BytePairEncoding> Gpt2 = new(Texts.Gpt2);
    private static readonly Lazy<BytePairEncoding> Small = new(Texts.Small);

    [Theory, GoldenData("gpt2-encode")]
    public void Released_vocabulary_encodes_like_openai(GoldenCase golden) => golden.Verify("ids", (object)Gpt2.Value.Encode(golden.Inputs.Get<string>("text")));

    [Theory, GoldenData("awkward-encode", "emoji*,combining*,control*,crlf,every*,no_*,numbers*,apostrophes,thousand*,latin*,beyond*,right*,hangul,end*,code,empty,ten_*")]
    public void Awkward_text_encodes_like_openai(GoldenCase golden)
    {
        var text = golden.Inputs.Get<string>("text");

        var ids = Gpt2.Value.Encode(text);

        golden.Verify("ids", (object)ids);
        Gpt2.Value.Decode(ids).Should().Be(text);
    }

    [Theory, GoldenData("awkward-encode", "two_hundred*")]
    public void Random_awkward_text_encodes_like_openai(GoldenCase golden) => golden.Verify("ids", golden.Inputs.Get<string[]>("texts").Select(text => Gpt2.Value.Encode(text)));

    [Theory, GoldenData("bpe-encode", "text_*")]
    public void Small_vocabulary_encodes_like_openai(GoldenCase golden) => golden.Verify("ids", (object)Small.Value.Encode(golden.Inputs.Get<string>("text")));

    [Theory, GoldenData("awkward-encode", "tiny_shakespeare")]
    public void A_megabyte_becomes_the_published_tokens_in_time(GoldenCase golden)
    {
        var (text, tokenizer, ids) = (Datasets.TinyShakespeare(), Gpt2.Value, Array.Empty<int>());

        WorkTime.ShouldBeBelow(TimeSpan.FromSeconds(5), () => ids = tokenizer.Encode(text));

        golden.Verify("count", ids.Length);
        golden.Verify("sha256", (object)Convert.ToHexStringLower(SHA256.HashData([.. ids.SelectMany(BitConverter.GetBytes)])));
    }

    [Fact]
    public void A_piece_costs_at_most_its_square()
    {
        var draws = new Draws(711);
        var tokenizer = Gpt2.Value;

        WorkTime.ShouldBeBelow(TimeSpan.FromSeconds(4), () => tokenizer.Encode(string.Concat(Enumerable.Range(0, 4000).Select(_ => (char)('a' + draws.Int(0, 25))))));
    }

    [Fact]
    public void Decoding_inverts_encoding() => Draws.Repeat(200, 721, draws =>
    {
        var text = Texts.Random(draws);

        var (decodedByGpt2, decodedBySmall) = (Gpt2.Value.Decode(Gpt2.Value.Encode(text)), Small.Value.Decode(Small.Value.Encode(text, allowSpecial: true)));
        decodedByGpt2.Should().Be(text, "decoding gives back the text that was encoded");
        decodedBySmall.Should().Be(text, "decoding gives back the text that was encoded");
    });

    [Fact]
    public void Broken_utf8_becomes_replacement_characters()
    {
        var accent = Small.Value.Encode("é"); // two bytes, which no merge of this vocabulary joins

        Small.Value.Decode(accent).Should().Be("é", "the bytes of all tokens are put together before they are read as UTF-8");
        Small.Value.Decode(accent[..1]).Should().Be("\ufffd", "half a letter is no letter");
        Small.Value.Decode([.. accent[1..], .. accent]).Should().Be("\ufffdé");
        FluentActions.Invoking(() => Small.Value.Decode([400])).Should().Throw<ArgumentException>().WithMessage("*400*");
    }

    [Fact]
    public void Special_tokens_are_one_id_only_when_allowed()
    {
        var text = $"First{Texts.EndOfText}{Texts.EndOfText} Citizen";

        var (allowed, plain) = (Small.Value.Encode(text, allowSpecial: true), Small.Value.Encode(text));

        allowed.ShouldEqual([.. Small.Value.Encode("First"), 399, 399, .. Small.Value.Encode(" Citizen")], "<|endoftext|> is id 399 where special tokens are allowed");
        plain.Should().NotContain(399, "unless special tokens are allowed, <|endoftext|> is text like any other").And.HaveCountGreaterThan(allowed.Length);
        Small.Value.Decode(allowed).Should().Be(text);
        Small.Value.Decode(plain).Should().Be(text);
        (Small.Value.VocabularySize, Gpt2.Value.VocabularySize).Should().Be((400, 50_257));
    }

    [Fact]
    public void The_longest_special_token_counts_and_none_is_cut_into_pieces()
    {
        var bytes = ByteUnicode.Order.Select((b, id) => (Token: ByteUnicode.Encode(b).ToString(), Id: id)).ToDictionary(entry => entry.Token, entry => entry.Id);
        var vocabulary = new Dictionary<string, int>(bytes) { ["<a>"] = 300, ["<a>\n<b>"] = 301, ["Ġé"] = 302 };

        var tokenizer = new BytePairEncoding(vocabulary, [], ["<a>", "<a>\n<b>", "Ġé"]);

        tokenizer.Encode("<a>\n<b><a>x", allowSpecial: true)
            .ShouldEqual([301, 300, bytes["x"]], "of the special tokens that fit the longest counts, here 301 for \"<a>\\n<b>\"", "the ids of \"<a>\\n<b><a>x\"");
        tokenizer.Decode([302, 301]).Should().Be("Ġé<a>\n<b>", "a special token is written as it is");
    }

    [Fact]
    public void Files_that_do_not_fit_are_refused_by_name()
    {
        var bytes = ByteUnicode.Order.Select((b, id) => (Token: ByteUnicode.Encode(b).ToString(), Id: id)).ToDictionary(entry => entry.Token, entry => entry.Id);
        new BytePairEncoding(bytes, []).Encode("ab").Should().HaveCount(2);

        FluentActions.Invoking(() => new BytePairEncoding(bytes, [("a", "b")])).Should().Throw<ArgumentException>().WithMessage("*ab*");
        FluentActions.Invoking(() => new BytePairEncoding(bytes, [], ["<end>"])).Should().Throw<ArgumentException>().WithMessage("*<end>*");
        FluentActions.Invoking(() => new BytePairEncoding(bytes.Skip(1).ToDictionary(), [])).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => new BytePairEncoding(new Dictionary<string, int>(bytes) { ["aa"] = 0 }, [])).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => BytePairEncoding.FromText("[1]", "#version: 0.2\n")).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => BytePairEncoding.FromText(System.Text.Json.JsonSerializer.Serialize(bytes), "#version: 0.2\na b c\n")).Should().Throw<ArgumentException>().WithMessage("*a b c*");
    }
}
