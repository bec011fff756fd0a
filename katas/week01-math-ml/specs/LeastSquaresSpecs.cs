using FluentAssertions;
using Katas.Kit.Testing;
using Katas.MathMl;
using Xunit;

namespace Specs.MathMl;

[OfTask(5)]
public sealed class LeastSquaresSpecs
{
    [Theory, GoldenData("least-squares", "nist_*")]
    public void Qr_reproduces_the_nist_certified_values(GoldenCase golden) =>
        golden.Verify("w", LeastSquares.Qr(golden.Inputs.Tensor("x"), golden.Inputs.Tensor("y")));

    [Theory, GoldenData("least-squares", "well_conditioned_12x4")]
    public void Normal_equations_agree_on_easy_data_and_fail_on_filip(GoldenCase golden)
    {
        golden.Verify("w", LeastSquares.NormalEquations(golden.Inputs.Tensor("x"), golden.Inputs.Tensor("y")));

        var filip = Golden.Case("least-squares", "nist_filip");
        FluentActions.Invoking(() => RelativeError(
            LeastSquares.NormalEquations(filip.Inputs.Tensor("x"), filip.Inputs.Tensor("y")), filip.Expected.Tensor("w")).Should().BeLessThan(1e-3))
            .Should().Throw<Exception>("a condition number of 1.8e15, squared, leaves no digit");
    }

    [Theory, GoldenData("least-squares", "ridge_*")]
    public void Ridge_matches_scikit_learn(GoldenCase golden)
    {
        var model = LeastSquares.Ridge(golden.Inputs.Tensor("x"), golden.Inputs.Tensor("y"), golden.Inputs.Get<double>("lambda"), golden.Inputs.Get<bool>("fitIntercept"));

        golden.Verify("w", model.Coefficients);
        golden.Verify("b", model.Intercept);
    }

    [Theory, GoldenData("least-squares", "diabetes_standardized_*")]
    public void Ridge_matches_scikit_learn_on_diabetes(GoldenCase golden)
    {
        var data = RealData.Open(golden.Inputs.Get<string>("data"));
        var x = RealData.Standardized(data.Features);

        var model = LeastSquares.Ridge(x, data.Targets, golden.Inputs.Get<double>("lambda"));

        golden.Verify("w", model.Coefficients);
        golden.Verify("b", model.Intercept);
        golden.Verify("r2", LeastSquares.RSquared(data.Targets, model.Predict(x)));
    }

    [Fact]
    public void Residuals_are_orthogonal_to_the_columns() => Draws.Repeat(20, 21, draws =>
    {
        var (x, y) = Problem(draws);
        var lambda = draws.Uniform(0.01, 10);

        var free = y - LeastSquares.Ridge(x, y, lambda, fitIntercept: false).Predict(x);
        x.t().matmul(free).Should().BeCloseTo(lambda * LeastSquares.Ridge(x, y, lambda, fitIntercept: false).Coefficients, 1e-9, 1e-9);

        (y - LeastSquares.Ridge(x, y, lambda).Predict(x)).sum().item<double>().Should().BeApproximately(0, 1e-9, "an unpenalized intercept centres the residuals");
    });

    [Fact]
    public void Ridge_equals_least_squares_on_augmented_rows() => Draws.Repeat(10, 22, draws =>
    {
        var (x, y) = Problem(draws);
        var (lambda, d) = (draws.Uniform(0.1, 5), x.shape[1]);
        var rows = cat([x, Math.Sqrt(lambda) * eye(d, dtype: ScalarType.Float64)]);

        LeastSquares.Ridge(x, y, lambda, fitIntercept: false).Coefficients
            .Should().BeCloseTo(LeastSquares.Qr(rows, cat([y, zeros(d, dtype: ScalarType.Float64)])), 1e-9, 1e-9, "a penalty is d more equations");
    });

    [Fact]
    public void Shifting_the_targets_moves_only_the_intercept()
    {
        var (x, y) = Problem(new Draws(23));

        var (before, after) = (LeastSquares.Ridge(x, y, 2), LeastSquares.Ridge(x, y + 1000, 2));

        after.Coefficients.Should("the coefficients after adding 1000 to all targets").BeCloseTo(before.Coefficients, 1e-8, 1e-8, "only the intercept moves: it is not penalized");
        after.Intercept.Should().BeApproximately(before.Intercept + 1000, 1e-6, "the intercept takes up what all targets have in common");
    }

    [Fact]
    public void Coefficients_shrink_monotonically_along_the_path()
    {
        var (x, y) = Problem(new Draws(24));

        var lengths = Enumerable.Range(-3, 9).Select(power => LeastSquares.Ridge(x, y, Math.Pow(10, power)).Coefficients.norm().item<double>()).ToList();
        var heavy = LeastSquares.Ridge(x, y, 1e12);

        lengths.Should().BeInDescendingOrder();
        heavy.Coefficients.norm().item<double>().Should().BeLessThan(1e-9);
        heavy.Intercept.Should().BeApproximately(y.mean().item<double>(), 1e-9);
    }

    [Fact]
    public void A_wide_problem_is_solved_in_the_dual()
    {
        var draws = new Draws(25);
        var (wide, target) = (draws.Normal([20, 20_000]), draws.Normal([20]));
        WorkTime.ShouldBeBelow(TimeSpan.FromSeconds(1), () => LeastSquares.Ridge(wide, target, 1));

        var (x, y) = (draws.Normal([6, 9]), draws.Normal([6]));
        var gram = x.t().matmul(x) + eye(9, dtype: ScalarType.Float64);
        LeastSquares.Ridge(x, y, 1, fitIntercept: false).Coefficients.Should().BeCloseTo(linalg.solve(gram, x.t().matmul(y)), 1e-9, 1e-9, "primal and dual agree");
    }

    [Fact]
    public void Rank_deficiency_without_a_penalty_is_reported()
    {
        var (x, y) = Problem(new Draws(26));
        var doubled = cat([x, x.narrow(1, 0, 1)], 1);

        FluentActions.Invoking(() => LeastSquares.Ridge(doubled, y, 0)).Should().Throw<ArithmeticException>();
        FluentActions.Invoking(() => LeastSquares.Ridge(x.narrow(0, 0, 2), y.narrow(0, 0, 2), 0)).Should().Throw<ArithmeticException>();
        FluentActions.Invoking(() => LeastSquares.Ridge(x, y, -1)).Should().Throw<ArgumentException>();
    }

    [Theory, GoldenData("least-squares", "diabetes_cross_validation")]
    public void Cross_validation_matches_and_does_not_leak(GoldenCase golden)
    {
        var data = RealData.Open(golden.Inputs.Get<string>("data"));

        var errors = LeastSquares.RidgeCrossValidation(data.Features, data.Targets, golden.Inputs.Get<double[]>("lambdas"), RealData.Folds(golden));

        golden.Verify("meanSquaredError", tensor(errors));
    }

    private static (Tensor X, Tensor Y) Problem(Draws draws)
    {
        var (n, d) = (draws.Int(12, 30), draws.Int(3, 6));
        return (draws.Normal([n, d]) + 0.5, draws.Normal([n]));
    }

    private static double RelativeError(Tensor actual, Tensor expected) => ((actual - expected).abs().max() / expected.abs().max()).item<double>();
}
