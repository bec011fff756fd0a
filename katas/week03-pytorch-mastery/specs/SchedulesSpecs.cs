using FluentAssertions;
using Katas.Kit.Testing;
using Katas.PytorchMastery;
using Xunit;

namespace Specs.PytorchMastery;

[OfTask(7)]
public sealed class SchedulesSpecs
{
    [Theory, GoldenData("schedules", "one_cycle_*,cosine_*,step_*")]
    public void Schedules_match_torch(GoldenCase golden)
    {
        double Get(string name) => golden.Inputs.Get<double>(name);
        Func<int, double> rate = golden.Inputs.Get<string>("kind") switch
        {
            "oneCycle" => step => Schedules.OneCycle(step, (int)Get("totalSteps"), Get("peak"), Get("warmFraction"), Get("initialDivisor"), Get("finalDivisor")),
            "cosine" => step => Schedules.WarmupCosine(step, (int)Get("totalSteps"), (int)Get("warmupSteps"), Get("peak"), Get("floor")),
            _ => step => Schedules.StepDecay(step, Get("initial"), (int)Get("stepSize"), Get("gamma")),
        };

        golden.Verify("rates", tensor(Enumerable.Range(0, (int)golden.Expected.Tensor("rates").numel()).Select(rate).ToArray()));
    }

    [Fact]
    public void Warmup_never_starts_at_zero_and_peaks_once()
    {
        var rates = Enumerable.Range(0, 60).Select(step => Schedules.WarmupCosine(step, 50, 10, 0.4, 0.02)).ToList();

        rates[0].Should().BeApproximately(0.04, 1e-12, "a step with rate 0 is wasted");
        rates[9].Should().BeApproximately(0.4, 1e-12, "the warm-up ends at the peak");
        rates[10].Should().BeApproximately(0.4, 1e-12, "the cosine starts at the peak");
        rates.Take(10).ShouldRise("the warm-up leads up to the peak", "the rate in the warm-up");
        rates.Skip(10).Take(40).ShouldFall("half a period of the cosine leads down to the floor", "the rate after the warm-up");
        rates.Skip(50).ShouldEqual(Enumerable.Repeat(0.02, 10), "the rate stays at the floor", "the rate after the end");
    }

    [Fact]
    public void Steps_outside_the_run_are_refused()
    {
        Schedules.OneCycle(9, 10, 1).Should().BeApproximately(1 / 25.0 / 1e4, 1e-15);

        FluentActions.Invoking(() => Schedules.OneCycle(10, 10, 1)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => Schedules.OneCycle(-1, 10, 1)).Should().Throw<ArgumentException>();
    }

    [Theory, GoldenData("schedules", "clip_*")]
    public void Clipping_uses_one_norm_for_all_tensors(GoldenCase golden)
    {
        var parameters = golden.Inputs.State("gradients").ToDictionary(entry => entry.Key, entry => WithGradient(entry.Value));

        var norm = Gradients.ClipNorm(parameters.Values.Append(zeros(3).requires_grad_()), golden.Inputs.Get<double>("maxNorm"));

        golden.Verify("norm", norm, rtol: 1e-12, atol: 1e-24);
        golden.Verify("clipped", parameters.ToDictionary(entry => entry.Key, entry => entry.Value.ReceivedGradient()));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void A_nan_gradient_is_reported_not_spread(float bad)
    {
        Tensor[] parameters = [WithGradient(tensor([3f, 4])), WithGradient(tensor([bad]))];

        FluentActions.Invoking(() => Gradients.ClipNorm(parameters, 1)).Should().Throw<ArithmeticException>("one gradient that is no number would spread to all of them through the norm");

        parameters[0].ReceivedGradient().Should().BeCloseTo(tensor([3f, 4]), 0, 0, "nothing was changed");
    }

    private static Tensor WithGradient(Tensor gradient)
    {
        var parameter = zeros_like(gradient).requires_grad_();
        (parameter * gradient).sum().backward();
        return parameter;
    }
}
