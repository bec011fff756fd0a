using FluentAssertions;
using Katas.Alignment;
using Katas.Kit.Models;
using Katas.Kit.Storage;
using Katas.Kit.Testing;
using Xunit;

namespace Specs.Alignment;

[OfTask(5)]
public sealed class SequencePackingSpecs
{
    [Theory, GoldenData("packing")]
    public void Packed_log_likelihoods_equal_the_documents_own(GoldenCase golden)
    {
        var inputs = golden.Inputs;
        using var model = new Gpt2Model(new Gpt2Config(inputs.Get<long>("vocabulary_size"), inputs.Get<long>("context_length"), inputs.Get<long>("embedding_size"), inputs.Get<int>("layers"), inputs.Get<int>("heads")));
        StateDict.Load(model, inputs.State("state_dict"));
        var packed = SequencePacking.Pack([.. inputs.Items("documents").Select(document => Inputs.Example(document.Get<long[]>(string.Empty)))], 16, endOfText: 0);

        var logits = model.forward(packed.Tokens, packed.Positions, SequencePacking.AttentionMask(packed.Documents));
        var (targets, owners) = (packed.Labels[.., 1..], packed.Documents[.., 1..]);
        var negative = -logits.log_softmax(-1)[.., ..^1].gather(2, targets.clamp(min: 0).unsqueeze(2)).squeeze(2) * targets.ne(-100);

        golden.Verify("total", negative.sum().item<float>());
        foreach (var (expected, document) in golden.Expected.Get<double[]>("negative_log_likelihoods").Select((expected, index) => (expected, index)))
        {
            negative[owners.eq(document)].sum().item<float>().Should().BeApproximately((float)expected, 1e-4f, "document {0} is scored as if it stood alone", document);
        }
    }

    [Fact]
    public void Longest_first_into_the_first_row_with_room()
    {
        var packed = SequencePacking.Pack([Inputs.Example(1, 2, 3), Inputs.Example(4, 5, 6, 7, 8), new([9, 10], [-100, 10]), Inputs.Example(11, 12, 13, 14), Inputs.Example(15, 16)], 8, endOfText: 0);

        packed.Documents.Should().BeBitwiseEqualTo(tensor(new long[,] { { 1, 1, 1, 1, 1, 0, 0, 0 }, { 3, 3, 3, 3, 2, 2, 4, 4 } }));
        packed.Tokens.Should().BeBitwiseEqualTo(tensor(new long[,] { { 4, 5, 6, 7, 8, 1, 2, 3 }, { 11, 12, 13, 14, 9, 10, 15, 16 } }));
        packed.Labels.Should().BeBitwiseEqualTo(tensor(new long[,] { { -100, 5, 6, 7, 8, -100, 2, 3 }, { -100, 12, 13, 14, -100, 10, -100, 16 } }), "no document predicts the first token of the next");
        packed.Positions.Should().BeBitwiseEqualTo(tensor(new long[,] { { 0, 1, 2, 3, 4, 0, 1, 2 }, { 0, 1, 2, 3, 0, 1, 0, 1 } }), "each document's positions start at 0");
        FluentActions.Invoking(() => SequencePacking.Pack([Inputs.Example(1, 2, 3)], 2, 0)).Should().Throw<ArgumentException>();
    }

    [Fact]
    public void Every_example_is_packed_once_and_rows_are_full()
    {
        var draws = new Draws(823);
        var examples = Enumerable.Range(0, 300).Select(index => Inputs.Example([.. Enumerable.Range(0, draws.Int(5, 60)).Select(_ => (long)draws.Int(1, 99))])).ToList();
        var packed = SequencePacking.Pack(examples, 128, endOfText: 0);
        var (tokens, documents, positions) = (packed.Tokens.data<long>().ToArray(), packed.Documents.data<long>().ToArray(), packed.Positions.data<long>().ToArray());

        foreach (var (example, index) in examples.Select((example, index) => (example, index)))
        {
            var places = Enumerable.Range(0, documents.Length).Where(place => documents[place] == index).ToList();
            places.Select(place => tokens[place]).Should().Equal(example.Tokens, "example {0} is there once, in one piece", index);
            places.Select(place => positions[place]).Should().Equal(Enumerable.Range(0, places.Count).Select(place => (long)place));
            (places[0] / 128).Should().Be(places[^1] / 128, "no document goes over the end of a row");
        }

        var padding = documents.Count(document => document == -1) / (double)documents.Length;
        padding.Should().BeLessThanOrEqualTo(0.08, "short examples fill what long ones leave in earlier rows");
        documents.Zip(tokens, positions).Count(place => place.First == -1 && (place.Second != 0 || place.Third != 0)).Should().Be(0, "padding is the end of text at position 0");
    }

    [Fact]
    public void Changing_one_document_leaves_the_others_logits()
    {
        using var model = new Gpt2Model(Inputs.Small, Inputs.Seed(36));
        var (owners, places) = (tensor(new long[,] { { 1, 1, 1, 0, 0, 0, 0, 2, 2, -1 } }), tensor(new long[,] { { 0, 1, 2, 0, 1, 2, 3, 0, 1, 0 } }));
        var mask = SequencePacking.AttentionMask(owners);
        var (tokens, others) = (Inputs.Tokens(37, 1, 10, 23), owners.ne(0));
        var changed = where(others, tokens, (tokens + 5) % 23);

        var (before, after) = (model.forward(tokens, places, mask).detach(), model.forward(changed, places, mask).detach());

        after[others].Should("the logits of the documents that were not changed").BeBitwiseEqualTo(before[others], "documents of a row do not see each other");
        (after - before)[owners.eq(0)].abs().max().item<float>().Should().BeGreaterThan(0);
    }

    [Fact]
    public void Mask_is_block_diagonal_and_causal()
    {
        var mask = SequencePacking.AttentionMask(tensor(new long[,] { { 4, 4, 0, 0, -1, -1 } }));

        mask.Should().HaveShape(1, 1, 6, 6).And.HaveDtype(ScalarType.Bool);
        mask[0, 0].to_type(ScalarType.Int64).Should("the mask of the first row").BeBitwiseEqualTo(tensor(new long[,]
        {
            { 1, 0, 0, 0, 0, 0 }, { 1, 1, 0, 0, 0, 0 }, { 0, 0, 1, 0, 0, 0 }, { 0, 0, 1, 1, 0, 0 }, { 0, 0, 0, 0, 1, 0 }, { 0, 0, 0, 0, 0, 1 },
        }), "padding sees itself only, documents see their own past");
        SequencePacking.AttentionMask(zeros(3, 2, dtype: ScalarType.Int64)).Should().HaveShape(3, 1, 2, 2);
        FluentActions.Invoking(() => SequencePacking.AttentionMask(zeros(3, dtype: ScalarType.Int64))).Should().Throw<ArgumentException>();
    }
}
