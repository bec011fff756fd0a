using FluentAssertions;
using Katas.Kit.Models;
using Katas.Kit.Storage;
using Katas.Kit.Testing;
using Katas.Kit.Training;
using Xunit;

namespace Katas.Kit.Tests;

public sealed class Gpt2ModelTests
{
    [Theory]
    [InlineData("two_layers")]
    [InlineData("full_context_three_heads")]
    [InlineData("one_token")]
    public void Logits_loss_and_gradients_are_those_of_the_reference_implementation(string name)
    {
        var golden = Golden.Case("week07-pretraining", "gpt2", name);
        using var model = Loaded(golden);

        var logits = model.call(golden.Inputs.Tensor("tokens"));
        var loss = nn.functional.cross_entropy(logits.flatten(0, 1), golden.Inputs.Tensor("targets").flatten(), ignore_index: -100);
        loss.backward();

        golden.Verify("logits", logits.detach());
        golden.Verify("loss", loss.item<float>());
        foreach (var output in golden.Expected.Names.Where(entry => entry.StartsWith("grad:", StringComparison.Ordinal)))
        {
            golden.Verify(output, model.named_parameters().Single(entry => entry.name == output[5..]).parameter.grad!);
        }
    }

    [Fact]
    public void Packed_documents_have_the_likelihoods_of_single_ones()
    {
        var golden = Golden.Case("week08-alignment", "packing", "three_documents");
        using var model = Loaded(golden);
        var documents = golden.Inputs.Items("documents").Select(node => node.Get<long[]>(string.Empty)).ToList();
        long[] row = [.. documents.SelectMany(document => document)];
        long[] owner = [.. documents.SelectMany((document, index) => document.Select(_ => (long)index))];
        long[] place = [.. documents.SelectMany(document => document.Select((_, index) => (long)index))];
        var (tokens, owners) = (tensor(row).unsqueeze(0), tensor(owner));
        var mask = owners.unsqueeze(0).eq(owners.unsqueeze(1)).logical_and(ones(row.Length, row.Length, dtype: ScalarType.Bool).tril()).view(1, 1, row.Length, row.Length);

        var logProbabilities = model.forward(tokens, tensor(place).unsqueeze(0), mask)[0].log_softmax(-1);

        var start = 0L;
        foreach (var (document, expected) in documents.Zip(golden.Expected.Get<double[]>("negative_log_likelihoods")))
        {
            var likelihood = logProbabilities.narrow(0, start, document.Length - 1).gather(1, tensor(document[1..]).unsqueeze(1)).sum();
            likelihood.item<float>().Should().BeApproximately((float)-expected, 1e-4f);
            start += document.Length;
        }
    }

    [Fact]
    public void A_causal_mask_and_plain_positions_change_nothing()
    {
        using var model = new Gpt2Model(new Gpt2Config(11, 6, 8, 2, 2), Seeds.Generator(5));
        var tokens = tensor(new long[,] { { 1, 2, 3, 4 }, { 5, 6, 7, 8 } });

        var masked = model.forward(tokens, arange(4).expand(2, 4), ones(4, 4, dtype: ScalarType.Bool).tril().view(1, 1, 4, 4)).detach();

        masked.Should().BeCloseTo(model.call(tokens).detach(), 1e-6, 1e-6);
    }

    [Fact]
    public void Every_projection_is_wrapped_once_and_registered_in_place()
    {
        var names = new List<string>();
        using var model = new Gpt2Model(new Gpt2Config(11, 6, 8, 2, 2), Seeds.Generator(3), (name, projection) =>
        {
            names.Add(name);
            return name == "h.1.mlp.c_fc" ? new Wrapper(projection) : projection;
        });
        using var plain = new Gpt2Model(new Gpt2Config(11, 6, 8, 2, 2), Seeds.Generator(3));
        var tokens = tensor(new long[,] { { 1, 2, 3 } });

        names.Should().Equal(
            "h.0.attn.c_attn", "h.0.attn.c_proj", "h.0.mlp.c_fc", "h.0.mlp.c_proj", "h.1.attn.c_attn", "h.1.attn.c_proj", "h.1.mlp.c_fc", "h.1.mlp.c_proj");
        model.named_parameters().Select(entry => entry.name).Should().Contain("h.1.mlp.c_fc.inner.weight").And.NotContain("h.1.mlp.c_fc.weight");
        model.call(tokens).detach().Should().BeBitwiseEqualTo(plain.call(tokens).detach(), "equal seeds give equal weights");
        plain.named_parameters().Should().HaveCount(28);
        StateDict.Copy(plain)["h.0.attn.c_attn.weight"].Should().HaveShape(8, 24);
    }

    [Fact]
    public void A_model_computes_in_the_dtype_it_is_moved_to()
    {
        using var released = new Gpt2Model(new Gpt2Config(11, 6, 8, 2, 2), Seeds.Generator(7));
        using var tiny = new TinyGpt(new Gpt2Config(11, 6, 8, 2, 2), Seeds.Generator(7));
        var tokens = tensor(new long[,] { { 1, 2, 3 } });
        var (expected, expectedTiny) = (released.call(tokens).detach(), tiny.call(tokens).detach());

        released.to(ScalarType.Float64).call(tokens).detach().Should().BeCloseTo(expected.to_type(ScalarType.Float64), 1e-5, 1e-6);
        tiny.to(ScalarType.Float64).call(tokens).detach().Should().BeCloseTo(expectedTiny.to_type(ScalarType.Float64), 1e-5, 1e-6);
    }

    [Fact]
    public void Wrong_tokens_positions_and_masks_are_refused()
    {
        using var model = new Gpt2Model(new Gpt2Config(11, 6, 8, 1, 2));
        var tokens = zeros(1, 3, dtype: ScalarType.Int64);
        Action[] wrong =
        [
            () => model.call(zeros(1, 7, dtype: ScalarType.Int64)), () => model.call(tokens + 11), () => model.call(tokens.to_type(ScalarType.Int32)),
            () => model.forward(tokens, tokens + 6, null), () => model.forward(tokens, null, ones(3, 3, dtype: ScalarType.Bool)), () => model.forward(tokens, null, ones(1, 1, 3, 3)),
            () => _ = new Gpt2Model(new Gpt2Config(11, 6, 9, 1, 2)), () => _ = new Conv1D(0, 2),
        ];

        foreach (var call in wrong)
        {
            call.Should().Throw<ArgumentException>();
        }
    }

    private static Gpt2Model Loaded(GoldenCase golden)
    {
        var inputs = golden.Inputs;
        var model = new Gpt2Model(new Gpt2Config(inputs.Get<long>("vocabulary_size"), inputs.Get<long>("context_length"), inputs.Get<long>("embedding_size"), inputs.Get<int>("layers"), inputs.Get<int>("heads")));
        StateDict.Load(model, inputs.State("state_dict"));
        return model;
    }

    private sealed class Wrapper : nn.Module<Tensor, Tensor>
    {
        private readonly Conv1D _inner;

        public Wrapper(Conv1D inner)
            : base(nameof(Wrapper))
        {
            _inner = inner;
            register_module("inner", inner);
        }

        public override Tensor forward(Tensor input) => _inner.call(input);
    }
}
