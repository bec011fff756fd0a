using FluentAssertions;
using Katas.Kit.Storage;
using Katas.Kit.Testing;
using Katas.Transformers;
using Xunit;

namespace Specs.Transformers;

[OfTask(1)]
public sealed class LayerNormSpecs
{
    [Theory, GoldenData("layer-norm")]
    public void Layer_norm_matches_golden(GoldenCase golden)
    {
        using var norm = Loaded(golden);

        var output = norm.call(golden.Inputs.Tensor("x"));

        golden.Verify("out", output.detach());
    }

    [Theory, GoldenData("layer-norm")]
    public void Layer_norm_gradients_match_golden(GoldenCase golden)
    {
        using var norm = Loaded(golden);
        var x = golden.Inputs.Tensor("x").requires_grad_();

        (norm.call(x) * golden.Inputs.Tensor("grad_out")).sum().backward();

        golden.Verify("grad_x", x.grad!);
        golden.Verify("grad_weight", norm.get_parameter("weight")!.grad!);
        golden.Verify("grad_bias", norm.get_parameter("bias")!.grad!);
    }

    [Fact]
    public void Normalised_rows_have_mean_zero_and_variance_one() => Draws.Repeat(20, 601, draws =>
    {
        var (rows, features) = (draws.Int(2, 6), draws.Int(4, 40));
        var scale = Math.Pow(10, draws.Uniform(-2, 3));
        using var norm = new LayerNorm(features, eps: 1e-12);

        var output = norm.call(draws.Normal([rows, features], ScalarType.Float32) * scale).detach();

        output.mean([-1L]).Should("the mean of each row").BeCloseTo(zeros(rows), 0, 1e-5, "every row is centred by itself");
        (output * output).mean([-1L]).Should("the variance of each row").BeCloseTo(ones(rows), 0, 1e-5, "every row is divided by its own deviation");
    });

    [Fact]
    public void Shifting_and_scaling_a_row_changes_nothing() => Draws.Repeat(20, 621, draws =>
    {
        var x = draws.Normal([3, draws.Int(3, 30)]);
        using var norm = new LayerNorm(x.size(-1), eps: 1e-12).to(ScalarType.Float64);
        var (factor, offset) = (draws.Normal([3, 1]).exp(), draws.Normal([3, 1]) * 1e6);

        norm.call((factor * x) + offset).Should("the output for rows that were scaled and shifted").BeCloseTo(norm.call(x), 0, 1e-6, "mean and deviation of a row move with it, and no digits are lost when the mean is large");
    });

    [Fact]
    public void Layer_norm_rejects_another_last_axis()
    {
        using var norm = new LayerNorm(5);

        ((Action)(() => norm.call(zeros(5, 4)))).Should().Throw<ArgumentException>();
        ((Action)(() => _ = new LayerNorm(0))).Should().Throw<ArgumentException>();
        norm.call(zeros(2, 3, 4, 5)).Should().HaveShape(2, 3, 4, 5);
    }

    private static LayerNorm Loaded(GoldenCase golden)
    {
        var state = new Dictionary<string, Tensor> { ["weight"] = golden.Inputs.Tensor("weight"), ["bias"] = golden.Inputs.Tensor("bias") };
        var norm = new LayerNorm(state["weight"].size(0), golden.Inputs.Get<double>("eps"));
        norm.to(state["weight"].dtype);
        StateDict.Load(norm, state);
        return norm;
    }
}
