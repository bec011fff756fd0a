using FluentAssertions;
using Katas.Kit.Testing;
using Katas.Pretraining;
using Xunit;

namespace Specs.Pretraining;

public sealed class HiddenModelSpecs
{
    [Fact, OfTask(3)]
    public void Without_its_blocks_the_model_is_the_normalized_sum_of_two_embeddings_times_one()
    {
        using var recordsNothing = no_grad();
        using var model = Models.Loud(7001);
        var parts = model.named_parameters().ToDictionary(entry => entry.name, entry => (Tensor)entry.parameter);
        foreach (var (_, projection) in parts.Where(entry => entry.Key.Contains("c_proj", StringComparison.Ordinal)))
        {
            projection.zero_();
        }

        var tokens = Models.Tokens(7002, 2, 5, 17);

        var x = parts["wte.weight"][tokens] + parts["wpe.weight"].narrow(0, 0, 5);
        var centred = x - x.mean([-1L], keepdim: true);
        var normal = centred / (centred.square().mean([-1L], keepdim: true) + 1e-5).sqrt();
        model.call(tokens).Should().BeCloseTo(((normal * parts["ln_f.weight"]) + parts["ln_f.bias"]).matmul(parts["wte.weight"].t()), 1e-4, 1e-4, "nothing is added to the residual stream");
    }

    [Fact, OfTask(3)]
    public void Without_positions_an_encoder_does_not_know_an_order()
    {
        using var recordsNothing = no_grad();
        using var model = Models.Loud(7011, causal: false);
        model.named_parameters().Single(entry => entry.name == "wpe.weight").parameter.zero_();
        var (tokens, order) = (Models.Tokens(7012, 2, 6, 17), tensor([4L, 0, 5, 2, 1, 3]));

        model.call(tokens.index_select(1, order)).Should().BeCloseTo(model.call(tokens).index_select(1, order), 1e-3, 1e-4, "reordered tokens give reordered logits");
    }

    [Fact, OfTask(3)]
    public void Gelu_has_its_hand_computed_values()
    {
        var x = tensor(new[] { 0.0, 1, -1, 3 });

        Activations.GeluTanh(x).Should().BeCloseTo(tensor(new[] { 0, 0.8411919906082768, -0.15880800939172324, 2.9963626079182976 }), 1e-12, 1e-12);
    }

    [Fact, OfTask(4)]
    public void A_small_count_by_hand() =>
        (Gpt2Accounting.ParameterCount(new(10, 4, 2, 1, 1)), Gpt2Accounting.WithoutEmbeddings(new(10, 4, 2, 1, 1)), Gpt2Accounting.ParameterCount(new(7, 5, 6, 2, 3)))
            .Should().Be((106L, 78L, 1104L), "20 + 8 + 48 + 26 + 4, and 42 + 30 + 2·(432 + 78) + 12");

    [Fact, OfTask(5)]
    public void A_schedule_by_hand() =>
        new[] { 0L, 3, 4, 8, 12, 13 }.Select(step => Math.Round(LearningRates.WarmupCosine(step, 4, 12, 1, 0.1), 12)).Should().Equal(0.2, 0.8, 1, 0.55, 0.1, 0.1);

    [Fact, OfTask(5)]
    public void Clipping_by_hand()
    {
        var parameters = new[] { tensor([3f, 4]), tensor(new[,] { { -12f } }) }.Select(gradient =>
        {
            var parameter = new TorchSharp.Modules.Parameter(zeros_like(gradient));
            (parameter * gradient).sum().backward();
            return parameter;
        }).ToList();

        GradientClipping.ClipByGlobalNorm(parameters, 6.5).Should().BeApproximately(13, 1e-6);

        parameters[0].grad!.Should().BeCloseTo(tensor([1.5f, 2]), 1e-5, 0);
        parameters[1].grad!.Should().BeCloseTo(tensor(new[,] { { -6f } }), 1e-5, 0);
        GradientClipping.ClipByGlobalNorm(parameters, 6.6).Should().BeApproximately(6.5, 1e-4, "it is short enough now");
        parameters[0].grad!.Should().BeCloseTo(tensor([1.5f, 2]), 1e-5, 0);
    }

    [Fact, OfTask(5)]
    public void A_micro_batch_without_targets_changes_nothing()
    {
        double Norm(params (Tensor, Tensor)[] batches)
        {
            using var model = Models.Tiny(7021);
            using var optimizer = optim.SGD(model.parameters(), 1);
            return TrainingStep.Run(model, optimizer, batches, 0.1).GradientNorm;
        }

        var (tokens, targets) = (Models.Tokens(7022, 3, 6, 17), Models.Tokens(7023, 3, 6, 17));

        Norm((tokens, targets), (tokens, full_like(targets, -100))).Should().BeApproximately(Norm((tokens, targets)), 1e-5);
    }
}
