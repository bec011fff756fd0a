using FluentAssertions;
using Katas.Kit.Testing;
using Katas.Pretraining;
using Xunit;

namespace Specs.Pretraining;

public sealed class HiddenTokenizerSpecs
{
    // Ids as other public implementations of GPT-2's tokenizer print them.
    [Theory, OfTask(1)]
    [InlineData("hello world", 31373, 995)]
    [InlineData("Hello, world!", 15496, 11, 995, 0)]
    [InlineData(" SolidGoldMagikarp", 43453)]
    [InlineData("\n\n", 628)]
    public void Well_known_texts_have_their_well_known_ids(string text, params int[] ids) => Texts.Gpt2().Encode(text).Should().Equal(ids);

    [Fact, OfTask(1)]
    public void The_rank_decides_which_of_two_overlapping_pairs_is_merged()
    {
        Tokens([("b", "c"), ("a", "b")], "abc").Should().Equal("a", "bc");
        Tokens([("a", "b"), ("b", "c")], "abc").Should().Equal("ab", "c");
        Tokens([("a", "a"), ("aa", "a")], "aaaaa").Should().Equal(["aa", "aaa"], "pairs first, from the left, then a pair and a single one");
        Tokens([("ab", "a"), ("a", "b")], "abab").Should().Equal(["ab", "ab"], "both are merged before what they make is looked at");
        Tokens([("Ġ", "a"), ("a", "b")], "ab ab").Should().Equal("ab", "Ġa", "b");
    }

    [Fact, OfTask(1)]
    public void A_vocabulary_may_be_numbered_as_it_likes()
    {
        var vocabulary = ByteUnicode.Order.Select((b, place) => (Token: ByteUnicode.Encode(b).ToString(), Id: 5000 - (7 * place))).Append((Token: "ab", Id: 9)).ToDictionary(entry => entry.Token, entry => entry.Id);

        var tokenizer = new BytePairEncoding(vocabulary, [("a", "b")]);

        tokenizer.VocabularySize.Should().Be(257);
        tokenizer.Encode("ab!").Should().Equal(9, 5000);
        tokenizer.Decode([5000, 9]).Should().Be("!ab");
        FluentActions.Invoking(() => tokenizer.Decode([4999])).Should().Throw<ArgumentException>();
    }

    // Stanford CS336, assignment 1, section 2.4: low ×5, lower ×2, widest ×3, newest ×6.
    [Fact, OfTask(2)]
    public void The_textbook_example_has_its_twelve_merges()
    {
        var text = string.Join('\n', new[] { ("low", 5), ("lower", 2), ("widest", 3), ("newest", 6) }.SelectMany(word => Enumerable.Repeat(word.Item1, word.Item2)));

        var model = BytePairTrainer.Train(text, 256 + 12);

        model.Merges.Select(merge => $"{merge.Left} {merge.Right}").Should().Equal("s t", "e st", "o w", "l ow", "w est", "n e", "ne west", "w i", "wi d", "wid est", "low e", "lowe r");
    }

    [Fact, OfTask(2)]
    public void Ties_look_at_the_left_bytes_first_and_at_bytes_above_127_as_large()
    {
        BytePairTrainer.Train("az\nbc\n", 257).Merges.Should().Equal([("b", "c")], "b is above a, whatever follows");
        BytePairTrainer.Train("ba\nbc\n", 257).Merges.Should().Equal([("b", "c")], "the left bytes are equal");
        BytePairTrainer.Train("zz\né\n", 257).Merges.Should().Equal([("Ã", "©")], "0xC3 is above z");
    }

    private static IEnumerable<string> Tokens(IReadOnlyList<(string Left, string Right)> merges, string text)
    {
        var tokens = ByteUnicode.Order.Select(b => ByteUnicode.Encode(b).ToString()).Concat(merges.Select(merge => merge.Left + merge.Right)).ToList();
        return new BytePairEncoding(tokens.Select((token, id) => (token, id)).ToDictionary(entry => entry.token, entry => entry.id), merges).Encode(text).Select(id => tokens[id]);
    }
}
