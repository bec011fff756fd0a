using FluentAssertions;
using Katas.Kit.Testing;
using Katas.MathMl;
using Xunit;

namespace Specs.MathMl;

[OfTask(6)]
public sealed class DescentSpecs
{
    [Theory, GoldenData("descent", "quadratic_*")]
    public void Descent_reproduces_the_torch_sgd_trace(GoldenCase golden)
    {
        var inputs = golden.Inputs;
        var (a, b) = (inputs.Tensor("a"), inputs.Tensor("b"));

        var trace = Descent.Minimize(
            w => (0.5 * w.dot(a.matmul(w)) - b.dot(w)).item<double>(), w => a.matmul(w) - b, inputs.Tensor("w0"),
            inputs.Get<double>("learningRate"), inputs.Get<int>("steps"), inputs.Get<double>("momentum"), inputs.Get<bool>("nesterov"));

        golden.Verify("iterates", stack(trace.Iterates));
        golden.Verify("values", tensor(trace.Values.ToArray()));
    }

    [Fact]
    public void Each_eigen_direction_contracts_by_its_own_factor()
    {
        var (curvatures, w0) = (tensor([0.1, 0.5, 1.0, 3.0]), tensor([1.0, -2.0, 3.0, 4.0]));

        var trace = Quadratic(curvatures, w0, learningRate: 0.4, steps: 15, momentum: 0);

        for (var k = 0; k <= 15; k++)
        {
            trace.Iterates[k].Should().BeCloseTo((1 - (0.4 * curvatures)).pow(k) * w0, 1e-12, 1e-12, "w_k = (1 − ηλ)^k w_0");
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void The_stability_limit_is_sharp(double momentum)
    {
        var limit = Descent.LargestStableStep(4, momentum);

        Last(0.98 * limit).Should().BeLessThan(1e-6);
        Last(1.02 * limit).Should().BeGreaterThan(1e6);

        double Last(double learningRate) => Quadratic(tensor([4.0]), tensor([1.0]), learningRate, 800, momentum).Iterates[^1].abs().item<double>();
    }

    [Fact]
    public void Tuned_heavy_ball_beats_tuned_descent()
    {
        var (curvatures, w0) = (tensor([0.04, 4.0]), tensor([1.0, 1.0]));
        var (learningRate, momentum) = Descent.TunedHeavyBall(0.04, 4);

        Quadratic(curvatures, w0, learningRate, 120, momentum).Iterates[^1].norm().item<double>().Should().BeLessThan(1e-6);
        Quadratic(curvatures, w0, 2 / 4.04, 120, 0).Iterates[^1].norm().item<double>().Should().BeGreaterThan(0.1);
    }

    [Theory]
    [InlineData(10, 3)]
    [InlineData(12, 4)]
    [InlineData(1, 5)]
    public void Minibatches_visit_every_index_once_and_keep_the_short_batch(long n, int size)
    {
        var batches = Descent.Minibatches(n, size, seed: 3).ToList();

        batches.SelectMany(batch => batch).Order().ShouldEqual(Enumerable.Range(0, (int)n).Select(index => (long)index), "an epoch visits every index once, in the short last batch too", "the sorted indices of all batches");
        Assert.All(batches.SkipLast(1), batch => Assert.Equal(size, batch.Length));
    }

    [Fact]
    public void Epochs_are_shuffled_differently_and_reproducibly()
    {
        var (first, second) = (Seen(1), Seen(1));

        first.Should().Equal(second).And.NotEqual(Seen(2));
        first.Take(20).Should().NotEqual(first.Skip(20).Take(20));
        first.Take(20).Order().Should().Equal(first.Skip(20).Take(20).Order());

        static List<long> Seen(int seed)
        {
            var seen = new List<long>();
            Descent.Stochastic((w, batch) => { seen.AddRange(batch); return zeros_like(w); }, 20, zeros(2), _ => 0.1, epochs: 3, batchSize: 6, seed);
            return seen;
        }
    }

    [Fact]
    public void Average_of_minibatch_gradients_is_the_full_gradient()
    {
        var x = new Draws(31).Normal([23, 4]);
        var sum = zeros(4, dtype: ScalarType.Float64);

        foreach (var batch in Descent.Minibatches(23, 5, seed: 1))
        {
            sum += batch.Length * x[tensor(batch)].mean([0L]);
        }

        (sum / 23).Should().BeCloseTo(x.mean([0L]), 1e-12, 1e-12);
    }

    [Fact]
    public void A_decaying_step_removes_the_noise_floor()
    {
        var decaying = Enumerable.Range(0, 5).Average(seed => Distance(seed, step => 0.05 / (1 + (0.02 * step))));
        var constant = Enumerable.Range(0, 5).Average(seed => Distance(seed, _ => 0.05));

        decaying.Should().BeLessThan(constant / 2);
    }

    private static double Distance(int seed, Func<int, double> learningRate)
    {
        var draws = new Draws(100 + seed);
        var x = draws.Normal([200, 5]);
        var y = x.matmul(draws.Normal([5])) + draws.Normal([200]);
        var optimum = linalg.lstsq(x, y.unsqueeze(1)).Solution.squeeze(1);
        Tensor Gradient(Tensor w, long[] batch) => x[tensor(batch)].t().matmul(x[tensor(batch)].matmul(w) - y[tensor(batch)]) / batch.Length;
        return (Descent.Stochastic(Gradient, 200, zeros(5, dtype: ScalarType.Float64), learningRate, 30, 10, seed) - optimum).norm().item<double>();
    }

    private static DescentTrace Quadratic(Tensor curvatures, Tensor w0, double learningRate, int steps, double momentum) =>
        Descent.Minimize(w => (0.5 * (curvatures * w * w).sum()).item<double>(), w => curvatures * w, w0, learningRate, steps, momentum);
}
