using FluentAssertions;
using Katas.Evaluation;
using Katas.Kit.Testing;
using Katas.Kit.Training;
using Xunit;

namespace Specs.Evaluation.Hidden;

/// <summary>All tasks on other numbers, against closed forms, libtorch and plain loops.</summary>
public sealed class HiddenMetricsSpecs
{
    [Fact, OfTask(1)]
    public void Roots_by_iteration_and_by_eigenvalues_agree() => Draws.Repeat(10, 9121, draws =>
    {
        var factor = draws.Normal([6, 9]);
        var a = factor.mm(factor.t());

        var (root, inverse, _, _) = MatrixSquareRoot.NewtonSchulz(a);

        root.Should().BeCloseTo(MatrixSquareRoot.Symmetric(a), 1e-6, 1e-7);
        inverse.mm(a).mm(inverse).Should().BeCloseTo(eye(6, dtype: ScalarType.Float64), 0, 1e-6, "A^−½ A A^−½ = I");
        MatrixSquareRoot.TraceOfProductRoot(a, a).Should().BeApproximately(a.trace().item<double>(), 1e-8 * a.trace().item<double>(), "(AA)^½ = A");
    });

    [Fact, OfTask(2)]
    public void Distances_of_independent_coordinates_add_up() => Draws.Repeat(10, 9131, draws =>
    {
        var (mean1, mean2, std1, std2) = (draws.Normal([7]), draws.Normal([7]), draws.Normal([7]).abs(), draws.Normal([7]).abs());

        var distance = FrechetDistance.Between(mean1, diag(std1 * std1), mean2, diag(std2 * std2));

        distance.Should().BeApproximately(((mean1 - mean2).square() + (std1 - std2).square()).sum().item<double>(), 1e-8);
    });

    [Fact, OfTask(3)]
    public void A_million_rows_in_batches_equal_libtorchs_covariance()
    {
        var x = new Draws(9141).Normal([20_000, 3]).mm(new Draws(9142).Normal([3, 3])) - 1e5;
        var moments = new StreamingMoments(3);

        Array.ForEach(x.split(777), moments.Add);

        moments.Covariance.Should().BeCloseTo(x.t().cov(), 1e-8, 1e-8);
        moments.Mean.Should().BeCloseTo(x.mean([0L]), 1e-12, 0);
    }

    [Fact, OfTask(4)]
    public void The_score_is_the_exponential_of_a_mutual_information()
    {
        var p = nn.functional.softmax(2 * new Draws(9151).Normal([25, 4]), 1);
        var q = p.mean([0L]);
        var information = Enumerable.Range(0, 25).Average(row => Enumerable.Range(0, 4).Sum(c => p[row, c].item<double>() * Math.Log(p[row, c].item<double>() / q[c].item<double>())));

        InceptionScore.Compute(p.log() + 7, 1).Mean.Should().BeApproximately(Math.Exp(information), 1e-10);
    }

    [Fact, OfTask(5)]
    public void The_unbiased_estimate_follows_a_loop_over_pairs()
    {
        var (x, y) = (new Draws(9161).Normal([6, 3]), new Draws(9162).Normal([4, 3]) + 0.3);
        double K(Tensor a, Tensor b) => Math.Pow((a.dot(b).item<double>() / 3) + 1, 3);
        double Within(Tensor z) => Pairs(z, z).Where(pair => pair.I != pair.J).Average(pair => K(z[pair.I], z[pair.J]));
        IEnumerable<(int I, int J)> Pairs(Tensor a, Tensor b) => from i in Enumerable.Range(0, (int)a.size(0)) from j in Enumerable.Range(0, (int)b.size(0)) select (i, j);

        var expected = Within(x) + Within(y) - (2 * Pairs(x, y).Average(pair => K(x[pair.I], y[pair.J])));

        KernelDistance.Unbiased(x, y).Should().BeApproximately(expected, 1e-10);
        KernelDistance.PolynomialKernel(x, y, degree: 2, gamma: 0.5, coef0: 2).Should().BeCloseTo(((x.mm(y.t()) / 2) + 2).square(), 1e-12, 1e-12);
    }

    [Fact, OfTask(6)]
    public void Balls_follow_a_loop_over_points() => Draws.Repeat(5, 9171, draws =>
    {
        var (real, fake, k) = (draws.Normal([14, 2]), draws.Normal([11, 2]) + 0.5, draws.Int(1, 4));
        double Distance(Tensor a, Tensor b) => (a - b).norm().item<double>();
        double[] Radii(Tensor set) => [.. Enumerable.Range(0, (int)set.size(0)).Select(i => Enumerable.Range(0, (int)set.size(0)).Where(j => j != i).Select(j => Distance(set[i], set[j])).Order().ElementAt(k - 1))];
        var (realRadii, fakeRadii) = (Radii(real), Radii(fake));

        var scores = ManifoldMetrics.Compute(real, fake, k);

        scores.Precision.Should().BeApproximately(Enumerable.Range(0, 11).Count(j => Enumerable.Range(0, 14).Any(i => Distance(real[i], fake[j]) < realRadii[i])) / 11.0, 1e-12);
        scores.Recall.Should().BeApproximately(Enumerable.Range(0, 14).Count(i => Enumerable.Range(0, 11).Any(j => Distance(real[i], fake[j]) < fakeRadii[j])) / 14.0, 1e-12);
        scores.Coverage.Should().BeApproximately(Enumerable.Range(0, 14).Count(i => Enumerable.Range(0, 11).Any(j => Distance(real[i], fake[j]) < realRadii[i])) / 14.0, 1e-12);
    });

    [Fact, OfTask(7)]
    public void Lines_and_percentiles_of_other_numbers_are_found()
    {
        var (infinity, slope) = FidBias.Extrapolate([64, 128, 1024], [.. new[] { 64, 128, 1024 }.Select(size => 0.75 + (19.0 / size))]);

        infinity.Should().BeApproximately(0.75, 1e-10);
        slope.Should().BeApproximately(19, 1e-8);
        Bootstrap.Interval([.. Enumerable.Range(0, 101).Select(value => (double)value)], 0.8).Should().Match<(double Low, double High)>(interval => Math.Abs(interval.Low - 10) < 1e-9 && Math.Abs(interval.High - 90) < 1e-9);
        Bootstrap.StandardError([2, 4, 4, 6]).Should().BeApproximately(Math.Sqrt(8 / 3.0), 1e-12);
    }

    [Fact, OfTask(8)]
    public void The_saddle_without_noise_follows_a_loop_and_reports_score_other_sets()
    {
        var (x, y) = SaddleToy.Run(0.002, 0.01, new double[3], new double[3]);
        var (a, b) = (0.5, -0.4);
        for (var step = 1; step <= 3; step++)
        {
            a -= 0.002 * 2 * a * (100 - (b * b));
            b += 0.01 * -2 * b * (1 + (a * a));
            (Math.Abs(x[step] - a) + Math.Abs(y[step] - b)).Should().BeLessThan(1e-12);
        }

        var real = new Draws(9181).Normal([40, 2]);
        var scores = ComparisonReport.Score("self", real, new Draws(9182).Normal([40, 3]), real.mean([0L]), real.t().cov(), real, k: 2, replicates: 10, seed: 3);
        scores.Fid.Should().BeLessThan(1e-6);
        (scores.Precision, scores.Recall, scores.Coverage).Should().Be((1, 1, 1));
    }
}
