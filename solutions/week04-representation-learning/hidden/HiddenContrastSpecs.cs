using FluentAssertions;
using Katas.Kit.Testing;
using Katas.RepresentationLearning;
using TorchSharp.Modules;
using Xunit;

namespace Specs.RepresentationLearning.Hidden;

/// <summary>Tasks 4 to 8 on other numbers, against autograd, plain loops and closed forms.</summary>
public sealed class HiddenContrastSpecs
{
    [Fact, OfTask(4)]
    public void Loss_and_gradient_follow_autograd_on_other_numbers() => Draws.Repeat(8, 9451, draws =>
    {
        var (n, d, temperature) = (draws.Int(2, 7), draws.Int(2, 6), draws.Uniform(0.05, 1.5));
        var (z1, z2) = ((3 * draws.Normal([n, d])).requires_grad_(), draws.Normal([n, d]).requires_grad_());
        var u = nn.functional.normalize(cat([z1, z2], 0), dim: 1);
        var similarity = (u.matmul(u.t()) / temperature) - (1e9 * eye(2 * n, dtype: ScalarType.Float64));
        var oracle = nn.functional.cross_entropy(similarity, cat([arange(n, 2 * n), arange(n)], 0));
        oracle.backward();

        var (gradZ1, gradZ2) = NtXent.Gradient(z1.detach(), z2.detach(), temperature);

        NtXent.Loss(z1.detach(), z2.detach(), temperature).item<double>().Should().BeApproximately(oracle.item<double>(), 1e-9);
        gradZ1.Should().BeCloseTo(z1.ReceivedGradient(), 1e-7, 1e-9);
        gradZ2.Should().BeCloseTo(z2.ReceivedGradient(), 1e-7, 1e-9);
    });

    [Fact, OfTask(5)]
    public void A_residual_network_lets_the_identity_through()
    {
        using var recordsNothing = no_grad();
        using var block = new ResidualBlock(3, 3, 1, seed: 95, ScalarType.Float64);
        block.get_parameter("bn2.weight")!.zero_();
        var x = Inputs.Normal64(9461, 4, 3, 6, 6);

        block.call(x).Should().BeCloseTo(x.clamp(min: 0), 1e-12, 1e-12, "with its branch switched off a block is its ReLU");
    }

    [Fact, OfTask(6)]
    public void Lars_follows_a_loop_over_plain_numbers()
    {
        var weight = new Parameter(tensor(new[,] { { 0.5, -2 }, { 1, 3 } }));
        var optimizer = new LarsOptimizer([weight], 0.7, momentum: 0.8, weightDecay: 0.05, trust: 0.01);
        double[] w = [0.5, -2, 1, 3], v = new double[4];
        for (var step = 0; step < 4; step++)
        {
            double[] g = [.. w.Select((value, index) => Math.Sin(value + index) + (0.05 * value))];
            var q = 0.01 * Math.Sqrt(w.Sum(value => value * value)) / Math.Sqrt(g.Sum(value => value * value));
            v = [.. v.Zip(g, (velocity, gradient) => (0.8 * velocity) + (0.7 * q * gradient))];
            w = [.. w.Zip(v, (value, velocity) => value - velocity)];

            optimizer.ZeroGrad();
            (-(weight + tensor(new[,] { { 0.0, 1 }, { 2, 3 } })).cos()).sum().backward();
            optimizer.Step();

            weight.detach().flatten().Should().BeCloseTo(tensor(w), 1e-10, 1e-12, $"step {step + 1}");
        }
    }

    [Fact, OfTask(7)]
    public void Metrics_follow_loops_over_pairs()
    {
        var (x, y) = (Inputs.Normal64(9471, 7, 3), Inputs.Normal64(9472, 7, 3));
        var (a, b) = (x / x.norm(1, keepdim: true, p: 2), y / y.norm(1, keepdim: true, p: 2));
        var (potentials, distances) = (new List<double>(), new List<double>());
        for (var i = 0; i < 7; i++)
        {
            distances.Add(Math.Pow((a[i] - b[i]).norm().item<double>(), 3));
            potentials.AddRange(Enumerable.Range(i + 1, 6 - i).Select(j => Math.Exp(-0.7 * (a[i] - a[j]).square().sum().item<double>())));
        }

        FeatureMetrics.Alignment(x, y, 3).Should().BeApproximately(distances.Average(), 1e-10);
        FeatureMetrics.Uniformity(x, 0.7).Should().BeApproximately(Math.Log(potentials.Average()), 1e-10);
        FeatureMetrics.EffectiveRank(diag(tensor([3.0, 1, 1, 1]))).Should().BeApproximately(Math.Exp((0.5 * Math.Log(2)) + (0.5 * Math.Log(6))), 1e-4);
    }

    [Fact, OfTask(8)]
    public void Neighbours_follow_a_loop_over_queries()
    {
        var (features, queries) = (Inputs.Normal64(9481, 30, 5), Inputs.Normal64(9482, 4, 5));
        long[] labels = [.. Enumerable.Range(0, 30).Select(index => (long)((index * 7) % 4))];

        var scores = KnnClassifier.Scores(features, tensor(labels), queries, 6, 0.3, 4);

        for (var query = 0; query < 4; query++)
        {
            var nearest = Enumerable.Range(0, 30).Select(index => (Label: labels[index], Cosine: Cosine(queries[query], features[index]))).OrderByDescending(pair => pair.Cosine).Take(6).ToList();
            var votes = Enumerable.Range(0, 4).Select(label => nearest.Where(pair => pair.Label == label).Sum(pair => Math.Exp(pair.Cosine / 0.3))).ToArray();
            scores[query].Should().BeCloseTo(tensor(votes) / votes.Sum(), 1e-9, 1e-11);
        }

        static double Cosine(Tensor a, Tensor b) => (a.dot(b) / (a.norm() * b.norm())).item<double>();
    }

    [Fact, OfTask(8)]
    public void A_probe_of_other_features_has_no_gradient_left()
    {
        var (x, labels) = (Inputs.Normal64(9491, 50, 4), tensor(Enumerable.Range(0, 50).Select(index => index * 3L % 5).ToArray()));

        var weights = LinearProbe.Fit(x, labels, 5, 0.02).Weights.detach().requires_grad_();

        var loss = nn.functional.cross_entropy(x.matmul(weights[.., ..4].t()) + weights[.., 4], labels) + (0.01 * weights[.., ..4].square().sum());
        loss.backward();
        weights.ReceivedGradient().abs().max().item<double>().Should().BeLessThanOrEqualTo(1e-6);
    }
}
