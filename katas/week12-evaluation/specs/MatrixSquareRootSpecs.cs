using FluentAssertions;
using Katas.Evaluation;
using Katas.Kit.Testing;
using Xunit;

namespace Specs.Evaluation;

[OfTask(1)]
public sealed class MatrixSquareRootSpecs
{
    [Theory, GoldenData("matrix-roots", "spd_4,one_by_one,diagonal,ill_conditioned_1e8,large_scale")]
    public void Roots_match_scipy(GoldenCase golden) => Verify(golden);

    [Theory, GoldenData("matrix-roots", "singular_*,rank_one,zero_matrix")]
    public void Singular_roots_are_exact(GoldenCase golden) => Verify(golden);

    [Fact]
    public void Root_squared_is_the_matrix_and_is_symmetric() => Draws.Repeat(30, 1201, draws =>
    {
        var a = Semidefinite(draws, draws.Int(1, 7));

        var root = MatrixSquareRoot.Symmetric(a);

        var size = a.abs().max().item<double>();
        root.mm(root).Should().BeCloseTo(a, 0, 1e-9 * size, "R is a root of A when R·R = A");
        root.Should().BeCloseTo(root.t(), 0, 1e-12 * size, "the root of a symmetric matrix is symmetric");
    });

    [Theory, GoldenData("matrix-roots", "schulz_*")]
    public void Newton_schulz_iterates_match(GoldenCase golden) =>
        golden.Verify("iterates", stack(MatrixSquareRoot.NewtonSchulzIterates(golden.Inputs.Tensor("a"), golden.Inputs.Get<int>("iterations"))));

    [Fact]
    public void Newton_schulz_converges_quadratically_and_inverts()
    {
        var (rotation, _) = linalg.qr(new Draws(1211).Normal([5, 5]));
        var a = (rotation * tensor([100.0, 31, 10, 3, 1])).mm(rotation.t());
        double[] residuals = [.. Enumerable.Range(1, 12).Select(iterations => MatrixSquareRoot.NewtonSchulz(a, iterations, 0).Residual)];

        var (root, inverse, _, _) = MatrixSquareRoot.NewtonSchulz(a);

        residuals.Min().Should().BeLessThan(1e-9, "a condition of 100 needs about ten steps");
        residuals.Zip(residuals.Skip(1)).Where(pair => pair.First <= 1e-3 && pair.Second > 1e-13).Should().OnlyContain(pair => pair.Second <= 200 * pair.First * pair.First, "the number of digits doubles");
        root.mm(inverse).Should().BeCloseTo(eye(5, dtype: ScalarType.Float64), 0, 1e-7);
        root.mm(root).Should().BeCloseTo(a, 1e-8, 1e-8);
    }

    [Theory, GoldenData("matrix-roots", "product_*")]
    public void Trace_of_a_products_root_matches(GoldenCase golden)
    {
        var (a, b) = (golden.Inputs.Tensor("a"), golden.Inputs.Tensor("b"));

        golden.Verify("trace", MatrixSquareRoot.TraceOfProductRoot(a, b));
        MatrixSquareRoot.TraceOfProductRoot(b, a).Should().BeApproximately(MatrixSquareRoot.TraceOfProductRoot(a, b), 1e-9, "ab and ba have the same eigenvalues");
    }

    [Fact]
    public void Indefinite_and_asymmetric_matrices_are_refused()
    {
        Tensor[] wrong = [diag(tensor([1.0, -0.1])), tensor(new[,] { { 1.0, 0.1 }, { 0.2, 1 } }), ones(2, 3, dtype: ScalarType.Float64), tensor(new[,] { { double.NaN } })];

        MatrixSquareRoot.Symmetric(diag(tensor([1.0, -1e-12]))).Should().BeCloseTo(diag(tensor([1.0, 0])), 0, 1e-9, "rounding makes tiny negative eigenvalues");
        foreach (var matrix in wrong)
        {
            FluentActions.Invoking(() => MatrixSquareRoot.Symmetric(matrix)).Should().Throw<ArgumentException>("only a symmetric, finite matrix without negative eigenvalues has a root here");
        }

        FluentActions.Invoking(() => MatrixSquareRoot.NewtonSchulz(zeros(2, 2, dtype: ScalarType.Float64))).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => MatrixSquareRoot.TraceOfProductRoot(eye(2), eye(3))).Should().Throw<ArgumentException>();
    }

    private static void Verify(GoldenCase golden)
    {
        var root = MatrixSquareRoot.Symmetric(golden.Inputs.Tensor("a"));

        golden.Verify("root", root);
        golden.Verify("trace", root.trace().item<double>());
    }

    private static Tensor Semidefinite(Draws draws, int size)
    {
        var factor = draws.Normal([size, draws.Int(1, size)]);
        return factor.mm(factor.t());
    }
}
