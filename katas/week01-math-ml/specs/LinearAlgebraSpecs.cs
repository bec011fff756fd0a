using FluentAssertions;
using Katas.Kit.Testing;
using Katas.MathMl;
using Xunit;

namespace Specs.MathMl;

[OfTask(4)]
public sealed class LinearAlgebraSpecs
{
    [Theory, GoldenData("linalg", "cholesky_*")]
    public void Cholesky_matches_lapack(GoldenCase golden)
    {
        var a = golden.Inputs.Tensor("a");

        golden.Verify("l", LinearAlgebra.Cholesky(a));
        golden.Verify("x", LinearAlgebra.SolvePositiveDefinite(a, golden.Inputs.Tensor("b")));
    }

    [Fact]
    public void Cholesky_rejects_what_is_not_positive_definite()
    {
        FluentActions.Invoking(() => LinearAlgebra.Cholesky(Matrix(1, 2, 2, 1))).Should().Throw<ArithmeticException>("it is indefinite");
        FluentActions.Invoking(() => LinearAlgebra.Cholesky(Matrix(1, 1, 1, 1))).Should().Throw<ArithmeticException>("it is singular");
        FluentActions.Invoking(() => LinearAlgebra.Cholesky(Matrix(1, 0, 0, double.NaN))).Should().Throw<ArithmeticException>("it holds NaN");
        FluentActions.Invoking(() => LinearAlgebra.Cholesky(Matrix(2, 1, 0, 2))).Should().Throw<ArgumentException>("it is asymmetric");
        FluentActions.Invoking(() => LinearAlgebra.Cholesky(ones(2, 3, dtype: ScalarType.Float64))).Should().Throw<ArgumentException>("it is not square");
    }

    [Theory, GoldenData("linalg", "qr_5x3,qr_square_4,qr_column,qr_zero_in_pivot,qr_negative_pivots")]
    public void Householder_qr_matches_lapack_up_to_the_sign_convention(GoldenCase golden)
    {
        var (q, r) = LinearAlgebra.HouseholderQr(golden.Inputs.Tensor("a"));

        golden.Verify("q", q);
        golden.Verify("r", r);
    }

    [Theory]
    [InlineData("linalg", "qr_hilbert_8x6", "a")]
    [InlineData("least-squares", "nist_filip", "x")]
    public void Q_is_orthonormal_even_for_a_nearly_singular_matrix(string topic, string name, string input)
    {
        var a = Golden.Case(topic, name).Inputs.Tensor(input);

        var (q, r) = LinearAlgebra.HouseholderQr(a);

        q.t().matmul(q).Should("QᵀQ").BeCloseTo(eye(a.shape[1], dtype: ScalarType.Float64), 0, 1e-13, "the columns of Q are orthonormal: reflections keep right angles");
        q.matmul(r).Should("QR").BeCloseTo(a, 0, 1e-12 * a.abs().max().item<double>(), "Q·R is the matrix that was taken apart");
    }

    [Fact]
    public void Qr_of_random_matrices_reconstructs() => Draws.Repeat(30, 11, draws =>
    {
        var m = draws.Int(1, 40);
        var scales = tensor(Enumerable.Range(0, draws.Int(1, m)).Select(_ => Math.Pow(10, draws.Uniform(-4, 4))).ToArray());
        var a = draws.Normal([m, scales.shape[0]]) * scales;

        var (q, r) = LinearAlgebra.HouseholderQr(a);

        (q.matmul(r) / scales).Should().BeCloseTo(a / scales, 0, 1e-12, "QR = A");
        r.Should().BeBitwiseEqualTo(r.triu(), "R is upper triangular");
        r.diagonal().Should().BeCloseTo(r.diagonal().abs(), 0, 0, "the diagonal of R is not negative");
    });

    [Fact]
    public void A_tall_matrix_never_becomes_square()
    {
        var a = new Draws(12).Normal([200_000, 3]);

        WorkTime.ShouldBeBelow(TimeSpan.FromSeconds(2), () => LinearAlgebra.HouseholderQr(a));
    }

    [Fact]
    public void Substitution_ignores_the_other_triangle_and_takes_many_right_hand_sides() => Draws.Repeat(10, 13, draws =>
    {
        var n = draws.Int(1, 8);
        var full = draws.Normal([n, n]) + (4 * eye(n, dtype: ScalarType.Float64));
        var x = draws.Normal([n, 3]);

        LinearAlgebra.ForwardSubstitution(full, full.tril().matmul(x)).Should().BeCloseTo(x, 1e-9, 1e-9, "the upper triangle is not read");
        LinearAlgebra.BackSubstitution(full, full.triu().matmul(x)).Should().BeCloseTo(x, 1e-9, 1e-9, "the lower triangle is not read");
        LinearAlgebra.ForwardSubstitution(full, full.tril().matmul(x.select(1, 0))).Should().HaveShape(n);
        FluentActions.Invoking(() => LinearAlgebra.BackSubstitution(zeros_like(full), x)).Should().Throw<ArithmeticException>();
    });

    [Theory, GoldenData("descent", "largest_eigenvalue")]
    public void Power_iteration_finds_the_largest_eigenvalue(GoldenCase golden) =>
        golden.Verify("largest", LinearAlgebra.LargestEigenvalue(golden.Inputs.Tensor("a")));

    private static Tensor Matrix(double a, double b, double c, double d) => tensor(new[,] { { a, b }, { c, d } });
}
