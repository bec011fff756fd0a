using FluentAssertions;
using Katas.Kit.Storage;
using Katas.Kit.Testing;
using Katas.Pretraining;
using Xunit;

namespace Specs.Pretraining;

[OfTask(3)]
public sealed class Gpt2Specs
{
    [Theory, GoldenData("gelu")]
    public void Gelu_matches_golden(GoldenCase golden) => golden.Verify("y", Activations.GeluTanh(golden.Inputs.Tensor("x")));

    [Fact]
    public void Gelu_gradient_matches_finite_differences() => GradientCheck.Verify(Activations.GeluTanh, linspace(-4, 4, 33, dtype: ScalarType.Float64), 1e-6, 1e-7);

    [Theory, GoldenData("gpt2")]
    public void Logits_and_loss_match_the_reference_implementation(GoldenCase golden)
    {
        using var model = Models.Load(golden.Inputs);

        var logits = model.call(golden.Inputs.Tensor("tokens"));

        golden.Verify("logits", logits);
        golden.Verify("loss", Gpt2.Loss(logits, golden.Inputs.Tensor("targets")).ToDouble());
    }

    [Theory, GoldenData("gpt2")]
    public void Gradients_match_the_reference_implementation(GoldenCase golden)
    {
        using var model = Models.Load(golden.Inputs);

        Gpt2.Loss(model.call(golden.Inputs.Tensor("tokens")), golden.Inputs.Tensor("targets")).backward();

        var gradients = model.named_parameters().ToDictionary(entry => $"grad:{entry.name}", entry => entry.parameter.grad);
        foreach (var name in golden.Expected.Names.Where(name => name.StartsWith("grad:", StringComparison.Ordinal)))
        {
            golden.Verify(name, gradients[name]!);
        }
    }

    [Theory, GoldenData("gpt2")]
    public void A_released_checkpoint_in_safetensors_loads_unchanged(GoldenCase golden)
    {
        var (config, file) = (Models.Config(golden.Inputs), new MemoryStream());
        var released = new Dictionary<string, Tensor>(golden.Inputs.State("state_dict"));
        for (var layer = 0; layer < config.Layers; layer++)
        {
            released[$"h.{layer}.attn.bias"] = ones(1, 1, config.ContextLength, config.ContextLength).tril(); // the causal mask: the released file holds it too
        }

        Safetensors.Write(file, released);
        file.Position = 0;
        using var model = new Gpt2(config);
        StateDict.Load(model, Safetensors.Read(file).Where(entry => !entry.Key.EndsWith(".attn.bias", StringComparison.Ordinal)).ToDictionary());

        model.eval();
        golden.Verify("logits", model.call(golden.Inputs.Tensor("tokens")));
        model.state_dict().ToDictionary(entry => entry.Key, entry => entry.Value.shape).Should().BeEquivalentTo(golden.Inputs.State("state_dict").ToDictionary(entry => entry.Key, entry => entry.Value.shape));
    }

    [Fact]
    public void Later_tokens_do_not_change_earlier_logits()
    {
        using var recordsNothing = no_grad();
        using var causal = Models.Loud(751);
        using var encoder = Models.Loud(751, causal: false);
        var tokens = Models.Tokens(752, 3, 12, 17);
        var changed = cat([tokens.narrow(1, 0, 7), (tokens.narrow(1, 7, 5) + 1) % 17], 1);

        var (before, after) = (causal.call(tokens), causal.call(changed));

        after.narrow(1, 0, 7).Should("the logits of the first 7 tokens").BeBitwiseEqualTo(before.narrow(1, 0, 7), "only later tokens were changed, and a decoder does not see them");
        var unmoved = after.narrow(1, 7, 5).allclose(before.narrow(1, 7, 5), 1e-3, 1e-3);
        unmoved.Should().BeFalse("the tokens at these positions were changed");
        var unmovedInTheEncoder = encoder.call(changed).narrow(1, 0, 7).allclose(encoder.call(tokens).narrow(1, 0, 7), 1e-3, 1e-3);
        unmovedInTheEncoder.Should().BeFalse("later tokens were changed, and an encoder (causal: false) sees both sides");
    }

    [Fact]
    public void Loss_ignores_minus_100_and_is_zero_without_targets()
    {
        var logits = new Draws(761).Normal([2, 3, 5], ScalarType.Float32).requires_grad_();
        var targets = tensor(new long[,] { { 4, -100, 0 }, { -100, -100, 2 } });

        var loss = Gpt2.Loss(logits, targets);

        var chosen = stack([logits[0, 0], logits[0, 2], logits[1, 2]]);
        loss.Should().BeCloseTo(nn.functional.cross_entropy(chosen, tensor([4L, 0, 2])).detach(), 1e-6, 1e-6, "it is the mean over the three targets that are not −100");
        var nothing = Gpt2.Loss(logits, full_like(targets, -100));
        nothing.backward();
        nothing.detach().Should("the loss where all targets are −100").BeAllEqualTo(0, "nothing is scored");
        logits.grad!.Should("the gradient where all targets are −100").BeCloseTo(zeros_like(logits), 0, 0, "nothing is scored");
        foreach (var wrong in new[] { tensor(new long[,] { { 5, 0, 0 }, { 0, 0, 0 } }), tensor(new long[,] { { -1, 0, 0 }, { 0, 0, 0 } }), zeros(2, 2, dtype: ScalarType.Int64) })
        {
            FluentActions.Invoking(() => Gpt2.Loss(logits, wrong)).Should().Throw<ArgumentException>();
        }
    }

    [Fact]
    public void Dropout_acts_in_training_only()
    {
        using var recordsNothing = no_grad();
        using var model = Models.Tiny(771, dropout: 0.5);
        using var plain = Models.Tiny(771);
        var tokens = Models.Tokens(772, 2, 12, 17);

        model.train();
        model.call(tokens).allclose(model.call(tokens), 1e-6, 1e-6).Should().BeFalse("other numbers are dropped each time");

        model.eval();
        model.call(tokens).Should().BeBitwiseEqualTo(plain.call(tokens), "nothing is dropped in evaluation");
    }

    [Fact]
    public void Tokens_and_sizes_that_do_not_fit_are_refused()
    {
        using var model = Models.Tiny(781);
        model.call(zeros(1, 12, dtype: ScalarType.Int64)).Should().HaveShape(1, 12, 17);

        foreach (var wrong in new[] { full(1, 3, 17, dtype: ScalarType.Int64), full(1, 3, -1, dtype: ScalarType.Int64), zeros(1, 13, dtype: ScalarType.Int64), zeros(3, dtype: ScalarType.Int64), zeros(1, 3) })
        {
            FluentActions.Invoking(() => model.call(wrong)).Should().Throw<ArgumentException>();
        }

        FluentActions.Invoking(() => new Gpt2(new Gpt2Config(17, 8, EmbeddingSize: 10, Layers: 1, Heads: 4))).Should().Throw<ArgumentException>("4 heads do not divide a width of 10");
        FluentActions.Invoking(() => new Gpt2(new Gpt2Config(17, 8, 8, Layers: 0, Heads: 1))).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => new Gpt2(new Gpt2Config(17, 8, 8, 1, 1, Dropout: 1))).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => new Conv1D(0, 3)).Should().Throw<ArgumentException>();
    }
}
