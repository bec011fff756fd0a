using FluentAssertions;
using Katas.Kit.Testing;
using Katas.Pretraining;
using Xunit;

namespace Specs.Pretraining;

[OfTask(8)]
public sealed class ScalingSpecs
{
    [Theory, GoldenData("scaling", "parameters_and_flops,losses,compute_optimal,critical_batch,training_compute")]
    public void Laws_match_the_papers_equations(GoldenCase golden)
    {
        foreach (var (output, values) in Outputs(golden))
        {
            golden.Verify(output, tensor(values));
        }
    }

    [Theory, GoldenData("scaling", "power_law_fit")]
    public void Power_law_fit_matches_golden(GoldenCase golden)
    {
        var (exponent, scale) = ScalingLaws.FitPowerLaw(golden.Inputs.Get<double[]>("x"), golden.Inputs.Get<double[]>("y"));

        golden.Verify("exponent", exponent);
        golden.Verify("scale", scale);
    }

    [Fact]
    public void Fit_recovers_a_noiseless_law_and_ignores_units() => Draws.Repeat(10, 901, draws =>
    {
        var (exponent, scale, unit) = (draws.Uniform(0.05, 0.5), Math.Exp(draws.Uniform(5, 30)), draws.Uniform(0.001, 1000));
        var x = Enumerable.Range(0, 5).Select(_ => Math.Exp(draws.Uniform(0, 20))).ToArray();
        var y = x.Select(value => Math.Pow(scale / value, exponent)).ToArray();

        var (fitted, rescaled) = (ScalingLaws.FitPowerLaw(x, y), ScalingLaws.FitPowerLaw([.. x.Select(value => value * unit)], y));

        fitted.Exponent.Should().BeApproximately(exponent, 1e-9 * exponent, "the points lie on a law with this exponent");
        fitted.Scale.Should().BeApproximately(scale, 1e-7 * scale, "the points lie on a law with this scale");
        rescaled.Exponent.Should().BeApproximately(exponent, 1e-9 * exponent, "a unit does not change the slope");
        rescaled.Scale.Should().BeApproximately(scale * unit, 1e-7 * scale * unit, "the scale is in the unit of x");
    });

    [Fact]
    public void Joint_law_reduces_to_its_limits()
    {
        var (dataIsShort, parametersAreShort) = (ScalingLaws.JointLoss(1e60, 1e9), ScalingLaws.JointLoss(1e9, 1e60));
        dataIsShort.Should().BeApproximately(Math.Pow(1.8e13 / 1e9, 0.103), 1e-9, "with 10⁶⁰ parameters the law of the data alone, (D_c/D)^α_D, is left");
        parametersAreShort.Should().BeApproximately(Math.Pow(6.4e13 / 1e9, 0.076), 1e-9, "with 10⁶⁰ tokens the law of the parameters alone, (N_c/N)^α_N, is left");
        Draws.Repeat(50, 911, draws =>
        {
            var (n, d) = (Math.Exp(draws.Uniform(10, 30)), Math.Exp(draws.Uniform(10, 30)));
            ScalingLaws.JointLoss(2 * n, d).Should().BeLessThan(ScalingLaws.JointLoss(n, d), "more parameters never hurt");
            ScalingLaws.JointLoss(n, 2 * d).Should().BeLessThan(ScalingLaws.JointLoss(n, d), "more data never hurts");
        });
    }

    [Fact]
    public void Optimal_allocation_spends_the_budget()
    {
        var (one, ten) = (ScalingLaws.ComputeOptimal(3), ScalingLaws.ComputeOptimal(30));

        (ten.Parameters / one.Parameters).Should().BeApproximately(Math.Pow(10, 0.73), 1e-9, "tenfold compute buys a model 5.4 times as large");
        (ten.Tokens / one.Tokens).Should().BeApproximately(Math.Pow(10, 0.27), 1e-9, "and 1.9 times as much text");
        (ten.Parameters * ten.Tokens / one.Parameters / one.Tokens).Should().BeApproximately(10, 1e-9, "0.73 + 0.27 = 1: six N D grows as the budget");
        (one.BatchTokens * one.Steps / one.Tokens).Should().BeInRange(0.4, 0.7, "steps × batch is the text, up to the factor of training at the critical batch size");
    }

    [Fact]
    public void Numbers_that_are_not_positive_are_refused()
    {
        ScalingLaws.LossFromTokens(1e9).Should().BePositive();

        foreach (var wrong in new[] { 0, -1, double.NaN })
        {
            Func<double>[] laws =
            [
                () => ScalingLaws.LossFromParameters(wrong), () => ScalingLaws.LossFromTokens(wrong), () => ScalingLaws.LossFromCompute(wrong), () => ScalingLaws.JointLoss(wrong, 1), () => ScalingLaws.JointLoss(1, wrong),
                () => ScalingLaws.CriticalBatchTokens(wrong), () => ScalingLaws.ComputeOptimal(wrong).Steps, () => ScalingLaws.TrainingFlops(wrong, 1), () => ScalingLaws.TrainingFlops(1, wrong), () => ScalingLaws.PetaflopDays(wrong),
                () => ScalingLaws.FitPowerLaw([1, 2], [1, wrong]).Scale, () => ScalingLaws.FitPowerLaw([1, wrong], [1, 2]).Scale, () => ScalingLaws.ForwardFlopsPerToken(wrong, 1, 1, 1),
            ];
            laws.Should().OnlyContain(law => Refuses(law));
        }

        new Func<double>[] { () => ScalingLaws.NonEmbeddingParameters(0, 1, 1, 1), () => ScalingLaws.FitPowerLaw([1], [1]).Scale, () => ScalingLaws.FitPowerLaw([2, 2], [1, 3]).Scale, () => ScalingLaws.FitPowerLaw([1, 2], [1]).Scale }
            .Should().OnlyContain(law => Refuses(law));
    }

    private static bool Refuses(Func<double> law)
    {
        try
        {
            law();
            return false;
        }
        catch (ArgumentException)
        {
            return true;
        }
    }

    private static IEnumerable<(string Output, double[] Values)> Outputs(GoldenCase golden)
    {
        double[] In(string name) => golden.Inputs.Get<double[]>(name);
        double[] Of(string name, Func<double, double> law) => [.. In(name).Select(law)];
        double[] OfTwo(Func<double, double, double> law) => [.. In("parameters").Zip(In("tokens"), law)];
        switch (golden.Name)
        {
            case "parameters_and_flops":
                var layers = golden.Inputs.Get<int[]>("layers");
                var (model, attention, feedForward, context) = (golden.Inputs.Get<long[]>("d_model"), golden.Inputs.Get<long[]>("d_attention"), golden.Inputs.Get<long[]>("d_feed_forward"), golden.Inputs.Get<long[]>("context"));
                var sizes = layers.Select((count, i) => ScalingLaws.NonEmbeddingParameters(count, model[i], attention[i], feedForward[i])).ToArray();
                return [("parameters", sizes), ("forward_flops_per_token", [.. sizes.Select((size, i) => ScalingLaws.ForwardFlopsPerToken(size, layers[i], context[i], attention[i]))])];
            case "losses":
                return [("from_parameters", Of("parameters", ScalingLaws.LossFromParameters)), ("from_tokens", Of("tokens", ScalingLaws.LossFromTokens)), ("from_compute", Of("petaflop_days", ScalingLaws.LossFromCompute)), ("joint", OfTwo(ScalingLaws.JointLoss))];
            case "compute_optimal":
                return [("parameters", Of("petaflop_days", c => ScalingLaws.ComputeOptimal(c).Parameters)), ("tokens", Of("petaflop_days", c => ScalingLaws.ComputeOptimal(c).Tokens)),
                    ("batch_tokens", Of("petaflop_days", c => ScalingLaws.ComputeOptimal(c).BatchTokens)), ("steps", Of("petaflop_days", c => ScalingLaws.ComputeOptimal(c).Steps))];
            case "critical_batch":
                return [("batch_tokens", Of("losses", ScalingLaws.CriticalBatchTokens))];
            default:
                return [("flops", OfTwo(ScalingLaws.TrainingFlops)), ("petaflop_days", OfTwo((n, d) => ScalingLaws.PetaflopDays(ScalingLaws.TrainingFlops(n, d))))];
        }
    }
}
