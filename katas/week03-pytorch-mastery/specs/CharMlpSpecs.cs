using FluentAssertions;
using Katas.Kit.Storage;
using Katas.Kit.Testing;
using Katas.Kit.Training;
using Katas.PytorchMastery;
using Xunit;

namespace Specs.PytorchMastery;

[OfTask(4)]
public sealed class CharMlpSpecs
{
    [Theory, GoldenData("language", "windows_*")]
    public void Windows_restart_at_every_word(GoldenCase golden)
    {
        var words = golden.Inputs.Get<string[]>("words");

        var (x, y) = ContextWindows.Build(words, CharVocabulary.FromWords(words), golden.Inputs.Get<int>("blockSize"));

        golden.Verify("x", x);
        golden.Verify("y", y);
    }

    [Theory, GoldenData("language", "mlp_*")]
    public void Char_mlp_matches_torch(GoldenCase golden)
    {
        var model = new CharMlp(golden.Inputs.Get<long>("vocabulary"), golden.Inputs.Get<int>("blockSize"), golden.Inputs.Get<long>("embeddingSize"), golden.Inputs.Get<long>("hiddenSize"), 0, ScalarType.Float64);
        StateDict.Load(model, golden.Inputs.State("state"));

        var logits = model.call(golden.Inputs.Tensor("x"));
        var loss = nn.functional.cross_entropy(logits, golden.Inputs.Tensor("y"));
        loss.backward();

        golden.Verify("logits", logits.detach());
        golden.Verify("loss", loss.item<double>());
        golden.Verify("gradients", model.named_parameters().ToDictionary(entry => entry.name, entry => entry.parameter.ReceivedGradient()));
    }

    [Fact]
    public void The_first_loss_is_near_log_of_the_vocabulary()
    {
        var x = randint(0, 27, [500, 3], dtype: ScalarType.Int64, generator: Seeds.Generator(11));
        for (var seed = 0; seed < 5; seed++)
        {
            var model = new CharMlp(27, 3, 10, 200, seed);
            var state = StateDict.Copy(model);

            var loss = nn.functional.cross_entropy(model.call(x), x.select(1, 0)).item<float>();
            loss.Should().BeApproximately((float)Math.Log(27), 0.1f, "an untrained model should find all 27 characters about equally likely");
            var hidden = nn.functional.linear(state["embedding.weight"][x].flatten(1), state["hidden.weight"], state["hidden.bias"]).tanh();
            var saturated = (hidden.abs() > 0.97).to_type(ScalarType.Float32).mean().item<float>();
            saturated.Should().BeLessThan(0.3f, "this is the share of hidden units beyond ±0.97, where tanh is flat and nothing is learnt").And.BeGreaterThan(0.1f);
            state["embedding.weight"].std().item<float>().Should().BeApproximately(1, 0.15f);
        }
    }

    [Fact]
    public void Construction_leaves_the_global_generator_alone()
    {
        var before = get_rng_state();

        var models = new[] { 3, 3, 4 }.Select(seed => StateDict.Copy(new CharMlp(27, 3, 10, 50, seed))["hidden.weight"]).ToArray();

        RandomState.ShouldBeUntouched(before, "the model draws from its own seed");
        models[0].Should().BeBitwiseEqualTo(models[1], "the seed decides every weight");
        models[0].eq(models[2]).all().item<bool>().Should().BeFalse();
    }

    [Fact]
    public void A_word_is_memorized()
    {
        var vocabulary = CharVocabulary.FromWords(["emma"]);
        var ((x, y), model) = (ContextWindows.Build(["emma"], vocabulary, 3), new CharMlp(4, 3, 4, 16, seed: 1));
        using var optimizer = optim.Adam(model.parameters(), 0.02);
        var last = double.NaN;
        for (var step = 0; step < 150; step++)
        {
            using var scope = NewDisposeScope();
            optimizer.zero_grad();
            var loss = nn.functional.cross_entropy(model.call(x), y);
            loss.backward();
            optimizer.step();
            last = loss.item<float>();
        }

        last.Should().BeLessThan(0.05);
        model.Sample(vocabulary, Seeds.Generator(1)).Should().Be("emma");
        model.Sample(vocabulary, Seeds.Generator(1), maxLength: 2).Should().Be("em");
    }
}
