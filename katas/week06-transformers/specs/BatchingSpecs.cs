using FluentAssertions;
using Katas.Kit.Testing;
using Katas.Transformers;
using Xunit;

namespace Specs.Transformers;

[OfTask(6)]
public sealed class BatchingSpecs
{
    [Fact]
    public void Text_is_split_into_lower_case_words_and_marks()
    {
        TextTokens.Split("Zwei Männer, die's tun: 2!").ShouldEqual(["zwei", "männer", ",", "die", "'", "s", "tun", ":", "2", "!"], "words are in lower case, and marks stand alone");
        TextTokens.Split("  ÄPFEL\t(rot) ...").ShouldEqual(["äpfel", "(", "rot", ")", ".", ".", "."], "words are in lower case, and marks stand alone");
        TextTokens.Split(" ").Should().BeEmpty();
    }

    [Fact]
    public void Vocabulary_orders_by_count_then_ordinal_and_round_trips()
    {
        string[][] sentences = [["b", "a", "Z", "b"], ["ä", "c", "a", "Z", "ä"], ["b", "rare", "c"]];

        var vocabulary = Vocabulary.Build(sentences);

        vocabulary.Count.Should().Be(4 + 5);
        vocabulary.Encode(["b", "Z", "a", "c", "ä", "rare"]).ShouldEqual([4, 5, 6, 7, 8, Vocabulary.Unknown], "frequent words come first, equally frequent ones in ordinal order");
        vocabulary.Decode([Vocabulary.Bos, 6, Vocabulary.Pad, 3, 8, Vocabulary.Eos, 4, 4]).ShouldEqual(["a", "<unk>", "ä"], "bos and padding are left out, and eos ends the text");
        vocabulary.Decode(vocabulary.Encode(sentences[0])).Should().Equal(sentences[0]);
        Vocabulary.Build(sentences, minCount: 3).Count.Should().Be(5);
        Vocabulary.Build(sentences, minCount: 1, maxSize: 6).Encode(["b", "Z", "a"]).Should().Equal(4, 5, Vocabulary.Unknown);
        ((Action)(() => vocabulary.Decode([9]))).Should().Throw<ArgumentException>();
    }

    [Fact]
    public void Targets_are_the_inputs_shifted_by_one()
    {
        var batch = Batching.Collate([new([4, 5, 6], [7, 8]), new([9], [10, 11, 12])]);

        batch.Source.Should().BeBitwiseEqualTo(Inputs.Ids([4, 5, 6, 2], [9, 2, 0, 0]));
        Assert.False(batch.TargetInput.eq(batch.TargetOutput).all().ToBoolean(), "TargetInput and TargetOutput should be one position apart, but are equal.\n  misconception no-shift: The decoder input is the target shifted right by bos; position t must predict token t.");
        batch.TargetInput.Should().BeBitwiseEqualTo(Inputs.Ids([1, 7, 8, 0], [1, 10, 11, 12]), "the decoder reads bos, then the target");
        batch.TargetOutput.Should().BeBitwiseEqualTo(Inputs.Ids([7, 8, 2, 0], [10, 11, 12, 2]), "it should predict the target, then eos");
        batch.TargetTokens.Should().Be(3 + 4);
        ((Action)(() => Batching.Collate([]))).Should().Throw<ArgumentException>();
    }

    [Fact]
    public void Token_batches_hold_every_pair_once_within_the_limit()
    {
        var pairs = Pairs(2000, 731);

        var batches = Batching.ByTokens(pairs, 600, seed: 1);

        batches.SelectMany(batch => batch).Order().ShouldEqual(Enumerable.Range(0, 2000), "every pair is in exactly one batch", "the sorted pairs of all batches");
        var largest = batches.Max(batch => batch.Length * Width(batch));
        largest.Should().BeLessThanOrEqualTo(600, "a batch's pairs times its longest sentence, padding included, stay within the limit");
        var real = pairs.Sum(pair => pair.Target.Length + 1.0);
        var padding = 1 - (real / batches.Sum(batch => batch.Length * batch.Max(index => pairs[index].Target.Length + 1)));
        padding.Should().BeLessThanOrEqualTo(0.15, "sentences of similar length are together");
        var narrowerThanTheLast = batches.Zip(batches.Skip(1)).Count(next => Width(next.First) > Width(next.Second));
        narrowerThanTheLast.Should().BeGreaterThan(batches.Count / 5, "the batches are shuffled, not sorted by length");
        ((Action)(() => Batching.ByTokens(pairs, 20, seed: 1))).Should().Throw<ArgumentException>("a pair alone exceeds 20 tokens");

        int Width(int[] batch) => batch.Max(index => Math.Max(pairs[index].Source.Length, pairs[index].Target.Length) + 1);
    }

    [Fact]
    public void Token_batches_depend_on_the_seed_alone()
    {
        var pairs = Pairs(300, 732);
        var equallyLong = Enumerable.Range(0, 100).Select(_ => new SentencePair([4, 5], [6])).ToList();
        static string[] Groups(IReadOnlyList<SentencePair> pairs, int seed) => [.. Batching.ByTokens(pairs, 120, seed).Select(batch => string.Join(' ', batch.Order())).Order(StringComparer.Ordinal)];

        Batching.ByTokens(pairs, 120, seed: 3).Should().BeEquivalentTo(Batching.ByTokens(pairs, 120, seed: 3), options => options.WithStrictOrdering());
        var sameGroups = Groups(equallyLong, 1).SequenceEqual(Groups(equallyLong, 2));
        sameGroups.Should().BeFalse("sentences of equal length meet others in every epoch");
    }

    private static List<SentencePair> Pairs(int count, int seed)
    {
        var draws = new Draws(seed);
        return [.. Enumerable.Range(0, count).Select(_ => draws.Int(3, 30)).Select(length => new SentencePair(new long[length], new long[Math.Max(1, length + draws.Int(-2, 2))]))];
    }
}
