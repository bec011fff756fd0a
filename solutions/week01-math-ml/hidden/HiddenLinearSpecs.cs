using FluentAssertions;
using Katas.Kit.Testing;
using Katas.MathMl;
using Xunit;

namespace Specs.MathMl.Hidden;

/// <summary>Tasks 3 to 5 on other numbers, against LAPACK and closed forms.</summary>
public sealed class HiddenLinearSpecs
{
    [Fact, OfTask(3)]
    public void Standardizer_matches_libtorch_on_other_numbers()
    {
        var (train, other) = ((50 * new Draws(9011).Normal([37, 6])) - 400, new Draws(9012).Normal([5, 6]));

        var standardizer = Standardizer.Fit(train);

        standardizer.Scale.Should().BeCloseTo(train.std(0, unbiased: false), 1e-12, 1e-12);
        standardizer.Transform(other).Should().BeCloseTo((other - train.mean([0L])) / train.std(0, unbiased: false), 1e-11, 1e-11);
    }

    [Fact, OfTask(4)]
    public void Factorizations_match_lapack_on_other_numbers() => Draws.Repeat(10, 9013, draws =>
    {
        var tall = draws.Normal([draws.Int(6, 20), 5]);
        var gram = tall.t().matmul(tall);
        var symmetric = (gram + gram.t()) / 2;

        LinearAlgebra.Cholesky(symmetric).Should().BeCloseTo(linalg.cholesky(symmetric), 1e-8, 1e-9);
        LinearAlgebra.SolvePositiveDefinite(symmetric, tall.t()).Should().BeCloseTo(linalg.solve(symmetric, tall.t()), 1e-6, 1e-7);
        LinearAlgebra.HouseholderQr(tall).R.abs().Should().BeCloseTo(linalg.qr(tall).R.abs(), 1e-9, 1e-10);
        LinearAlgebra.LargestEigenvalue(symmetric).Should().BeApproximately(linalg.eigvalsh(symmetric).max().item<double>(), 1e-5);
    });

    [Fact, OfTask(5)]
    public void Ridge_solves_its_normal_equations_on_other_numbers() => Draws.Repeat(10, 9014, draws =>
    {
        var (n, d) = (draws.Int(5, 25), draws.Int(2, 25));
        var (x, y, lambda) = (draws.Normal([n, d]), draws.Normal([n]), draws.Uniform(0.05, 3));
        var augmented = cat([x, ones(n, 1, dtype: ScalarType.Float64)], 1);
        var penalty = lambda * diag(cat([ones(d, dtype: ScalarType.Float64), zeros(1, dtype: ScalarType.Float64)]));

        var expected = linalg.solve(augmented.t().matmul(augmented) + penalty, augmented.t().matmul(y));

        var model = LeastSquares.Ridge(x, y, lambda);
        model.Coefficients.Should().BeCloseTo(expected.narrow(0, 0, d), 1e-8, 1e-9);
        model.Intercept.Should().BeApproximately(expected[d].item<double>(), 1e-8);
    });
}
