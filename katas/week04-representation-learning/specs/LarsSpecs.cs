using FluentAssertions;
using Katas.Kit.Testing;
using Katas.RepresentationLearning;
using Xunit;
using Parameter = TorchSharp.Modules.Parameter;

namespace Specs.RepresentationLearning;

[OfTask(6)]
public sealed class LarsSpecs
{
    [Theory, GoldenData("lars")]
    public void Lars_reproduces_the_authors_trace(GoldenCase golden)
    {
        var (inputs, gradients) = (golden.Inputs, golden.Inputs.State("gradients"));
        var parameters = inputs.State("initial").ToDictionary(entry => entry.Key, entry => new Parameter(entry.Value));
        var trace = parameters.ToDictionary(entry => entry.Key, entry => new List<Tensor> { entry.Value.detach().clone() });
        var optimizer = new LarsOptimizer([.. parameters.Values], 0, inputs.Get<double>("momentum"), inputs.Get<double>("weightDecay"), inputs.Get<double>("trust"));
        foreach (var (rate, step) in inputs.Get<double[]>("learningRates").Select((rate, step) => (rate, step)))
        {
            Step(optimizer, rate, [.. parameters.Select(entry => (entry.Value, gradients[entry.Key][step]))]);
            trace.ToList().ForEach(entry => entry.Value.Add(parameters[entry.Key].detach().clone()));
        }

        golden.Verify("trace", trace.ToDictionary(entry => entry.Key, entry => stack(entry.Value)));
    }

    [Fact]
    public void Lars_step_is_invariant_to_the_gradient_scale()
    {
        var gradient = Inputs.Normal64(71, 3, 4);
        var (small, large) = (new Parameter(Inputs.Normal64(72, 3, 4)), new Parameter(Inputs.Normal64(72, 3, 4)));

        Step(new LarsOptimizer([small], 0.5, weightDecay: 0), 0.5, (small, gradient));
        Step(new LarsOptimizer([large], 0.5, weightDecay: 0), 0.5, (large, 1000 * gradient));

        large.detach().Should().BeCloseTo(small.detach(), rtol: 1e-12, atol: 0, "a layer moves by a share of its own length");
        var length = Inputs.Normal64(72, 3, 4).norm().item<double>();
        (small.detach() - Inputs.Normal64(72, 3, 4)).norm().item<double>().Should().BeApproximately(0.5 * 1e-3 * length, 1e-12, "rate times trust times ‖w‖");
    }

    [Fact]
    public void A_changed_rate_does_not_rescale_past_velocity()
    {
        var (w, first, second) = (new Parameter(zeros(3, dtype: ScalarType.Float64)), Inputs.Normal64(73, 3), Inputs.Normal64(74, 3));
        var optimizer = new LarsOptimizer([w], 0.5, momentum: 0.9);

        Step(optimizer, 0.5, (w, first));
        Step(optimizer, 0.1, (w, second));

        var velocity = 0.5 * first;
        w.detach().Should().BeCloseTo(-velocity - ((0.9 * velocity) + (0.1 * second)), rtol: 1e-12, atol: 1e-12, "the rate is inside the velocity");
    }

    [Fact]
    public void Parameters_without_a_gradient_stay()
    {
        var (moved, still) = (new Parameter(ones(2, 2)), new Parameter(ones(2, 2)));
        var optimizer = new LarsOptimizer([moved, still], 0.1, weightDecay: 0.1);
        optimizer.LearningRate.Should().Be(0.1);
        Step(optimizer, 0.1, (moved, ones(2, 2)));
        var after = moved.detach().clone();

        optimizer.ZeroGrad();
        Step(optimizer, 0);

        still.detach().Should().BeAllEqualTo(1);
        after[0, 0].ToDouble().Should().BeLessThan(1);
        (moved.grad is null || moved.grad.abs().sum().ToDouble() == 0).Should().BeTrue("ZeroGrad forgets the gradient");
    }

    [Fact]
    public void Steps_leave_no_tensors_behind()
    {
        var w = new Parameter(ones(8, 8));
        var optimizer = new LarsOptimizer([w], 0.1);
        w.grad = ones(8, 8);

        LiveTensors.ShouldNotGrow(_ => optimizer.Step());
    }

    [Fact]
    public void Rates_scale_as_in_the_paper()
    {
        LearningRates.Scaled(256).Should().BeApproximately(0.3, 1e-12);
        LearningRates.Scaled(4096).Should().BeApproximately(4.8, 1e-12);
        LearningRates.Scaled(4096, squareRoot: true).Should().BeApproximately(4.8, 1e-12, "0.075·√4096: the two rules meet at this batch size");
        LearningRates.Scaled(256, squareRoot: true).Should().BeApproximately(1.2, 1e-12, "the square root gives small batches more");
        FluentActions.Invoking(() => LearningRates.Scaled(0)).Should().Throw<ArgumentException>();
    }

    [Fact]
    public void Warmup_then_cosine()
    {
        double[] rates = [.. Enumerable.Range(0, 21).Select(step => LearningRates.WarmupCosine(step, 4, 20, 0.8))];

        rates[..5].Should().Equal([0.2, 0.4, 0.6, 0.8, 0.8], (actual, expected) => Math.Abs(actual - expected) < 1e-12, "a line up to the peak, then the cosine's start");
        rates[12].Should().BeApproximately(0.4, 1e-12, "half way down the cosine");
        rates[20].Should().BeApproximately(0, 1e-12, "nothing is left at the end");
        rates[4..].Should().BeInDescendingOrder();
        LearningRates.WarmupCosine(0, 0, 10, 1).Should().Be(1, "without warm-up the peak comes first");
        FluentActions.Invoking(() => LearningRates.WarmupCosine(21, 4, 20, 1)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => LearningRates.WarmupCosine(0, 21, 20, 1)).Should().Throw<ArgumentException>();
    }

    private static void Step(LarsOptimizer optimizer, double rate, params (Parameter Parameter, Tensor Gradient)[] gradients)
    {
        foreach (var (parameter, gradient) in gradients)
        {
            parameter.grad = gradient.clone();
        }

        optimizer.LearningRate = rate;
        optimizer.Step();
    }
}
