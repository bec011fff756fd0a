using FluentAssertions;
using Katas.Kit.Storage;
using Katas.Kit.Testing;
using Katas.Pretraining;
using Xunit;

namespace Specs.Pretraining;

[OfTask(4)]
public sealed class InitialStateSpecs
{
    [Theory, GoldenData("parameter-counts")]
    public void Parameter_counts_match_the_four_published_sizes(GoldenCase golden)
    {
        var config = Models.Config(golden.Inputs);

        golden.Verify("parameters", Gpt2Accounting.ParameterCount(config));
        golden.Verify("without_embeddings", Gpt2Accounting.WithoutEmbeddings(config));
    }

    [Theory, GoldenData("parameter-counts", "tiny")]
    public void Accounting_agrees_with_the_module(GoldenCase golden)
    {
        var config = Models.Config(golden.Inputs);
        using var model = new Gpt2(config);

        var counted = Gpt2Accounting.ParameterCount(config);
        counted.Should().Be(model.parameters().Sum(parameter => parameter.numel()), "this is how many elements the model's parameters have");
        golden.Verify("tensors", model.state_dict().Count);
    }

    [Fact, Statistical]
    public void Residual_projections_start_smaller()
    {
        var config = new Gpt2Config(VocabularySize: 256, ContextLength: 64, EmbeddingSize: 128, Layers: 4, Heads: 4);
        using var model = new Gpt2(config, new Draws(791).Generator());
        using var same = new Gpt2(config, new Draws(791).Generator());

        foreach (var (name, value) in StateDict.Copy(model))
        {
            if (name.EndsWith(".bias", StringComparison.Ordinal) || name.Contains("ln_", StringComparison.Ordinal))
            {
                value.Should().BeAllEqualTo(name.EndsWith(".bias", StringComparison.Ordinal) ? 0 : 1);
                continue;
            }

            var expected = name.EndsWith("c_proj.weight", StringComparison.Ordinal) ? 0.02 / Math.Sqrt(8) : 0.02;
            Statistic.ShouldLie($"the deviation of {name} over {expected:g4}", value.std().ToDouble() / expected, atLeast: 0.95, atMost: 1.05, name.EndsWith("c_proj.weight", StringComparison.Ordinal) ? "the outputs of 8 such layers add up in the residual stream: they start at 0.02/√8" : "weights start with the deviation 0.02");
        }

        StateDict.Copy(same).ShouldEqual(StateDict.Copy(model), "equal seeds give equal models");
    }

    [Fact, Statistical]
    public void Untrained_loss_is_log_vocabulary()
    {
        using var recordsNothing = no_grad();
        using var model = new Gpt2(new Gpt2Config(VocabularySize: 512, ContextLength: 64, EmbeddingSize: 64, Layers: 2, Heads: 4), new Draws(801).Generator());

        var loss = Gpt2.Loss(model.call(Models.Tokens(802, 8, 64, 512)), Models.Tokens(803, 8, 64, 512)).ToDouble();

        Statistic.ShouldLie("the loss before training", loss, atLeast: Math.Log(512) - 0.1, atMost: Math.Log(512) + 0.1, because: "a model that knows nothing gives each of 512 tokens the same probability");
    }
}
