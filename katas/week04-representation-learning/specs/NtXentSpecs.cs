using FluentAssertions;
using Katas.Kit.Testing;
using Katas.RepresentationLearning;
using Xunit;

namespace Specs.RepresentationLearning;

[OfTask(4)]
public sealed class NtXentSpecs
{
    [Theory, GoldenData("nt-xent")]
    public void Loss_matches_the_authors_code(GoldenCase golden)
    {
        var (z1, z2, temperature) = Read(golden);

        var loss = NtXent.Loss(z1, z2, temperature);

        loss.Should().HaveShape().And.HaveDtype(z1.dtype);
        golden.Verify("loss", loss.ToDouble());
    }

    [Theory, GoldenData("nt-xent")]
    public void Gradient_matches_autograd(GoldenCase golden)
    {
        var (z1, z2, temperature) = Read(golden);
        var (leaf1, leaf2) = (z1.clone().requires_grad_(), z2.clone().requires_grad_());

        var (gradZ1, gradZ2) = NtXent.Gradient(z1, z2, temperature);
        NtXent.Loss(leaf1, leaf2, temperature).backward();

        golden.Verify("gradZ1", gradZ1);
        golden.Verify("gradZ2", gradZ2);
        golden.Verify("gradZ1", leaf1.grad ?? zeros_like(z1));
        golden.Verify("gradZ2", leaf2.grad ?? zeros_like(z2));
    }

    [Fact]
    public void Gradient_matches_finite_differences() => Draws.Repeat(4, seed: 41, draws =>
    {
        var (n, d, temperature) = (draws.Int(2, 5), draws.Int(2, 6), draws.Uniform(0.1, 1));
        var (z1, z2) = (draws.Normal([n, d]), draws.Normal([n, d]));

        var (gradZ1, gradZ2) = NtXent.Gradient(z1, z2, temperature);

        GradientCheck.Verify(z => NtXent.Loss(z, z2, temperature).item<double>(), z1, gradZ1);
        GradientCheck.Verify(z => NtXent.Loss(z1, z, temperature).item<double>(), z2, gradZ2);
        GradientCheck.Verify(z => NtXent.Loss(z1, z, temperature), z2);
    });

    [Fact]
    public void Gradient_works_without_a_graph()
    {
        var (z1, z2) = (Inputs.Normal64(42, 3, 4).requires_grad_(), Inputs.Normal64(43, 3, 4).requires_grad_());
        var expected = NtXent.Gradient(z1, z2, 0.3).GradZ1;

        using var recordsNothing = no_grad();
        var (gradZ1, gradZ2) = NtXent.Gradient(z1, z2, 0.3);

        gradZ1.Should().BeBitwiseEqualTo(expected, "the closed form needs no autograd");
        gradZ1.Should().HaveNoGradientGraph();
        gradZ2.Should().HaveShape(3, 4).And.HaveNoGradientGraph();
        expected.Should().HaveNoGradientGraph();
    }

    [Fact]
    public void Loss_ignores_the_length_of_embeddings()
    {
        var (z1, z2) = (Inputs.Normal64(44, 5, 3), Inputs.Normal64(45, 5, 3));
        var lengths = tensor(new[] { 0.01, 1, 7, 300, 2.5 }).unsqueeze(1);

        var lossOfScaled = NtXent.Loss(z1 * lengths, z2 * 3, 0.2).item<double>();
        lossOfScaled.Should().BeApproximately(NtXent.Loss(z1, z2, 0.2).item<double>(), 1e-9, "similarity is the cosine, which ignores the length of embeddings");
    }

    [Fact]
    public void Gradient_is_orthogonal_to_each_embedding()
    {
        var (z1, z2) = (Inputs.Normal64(46, 5, 3), Inputs.Normal64(47, 5, 3));

        var (gradZ1, gradZ2) = NtXent.Gradient(z1, z2, 0.2);

        (gradZ1 * z1).sum(1).Should("the product gradZ1·z1 of each row").BeCloseTo(zeros(5, dtype: ScalarType.Float64), rtol: 0, atol: 1e-12, "length is free, so nothing pulls along z");
        (gradZ2 * z2).sum(1).Should("the product gradZ2·z2 of each row").BeCloseTo(zeros(5, dtype: ScalarType.Float64), rtol: 0, atol: 1e-12, "length is free, so nothing pulls along z");
        gradZ1.abs().max().item<double>().Should().BeGreaterThan(1e-3, "a gradient of zeros would be orthogonal to everything");
    }

    [Fact]
    public void Swapping_views_or_permuting_pairs_changes_nothing()
    {
        var (z1, z2, order) = (Inputs.Normal64(48, 6, 4), Inputs.Normal64(49, 6, 4), tensor(new long[] { 3, 0, 5, 1, 4, 2 }));
        var loss = NtXent.Loss(z1, z2, 0.3).item<double>();

        NtXent.Loss(z2, z1, 0.3).item<double>().Should().BeApproximately(loss, 1e-12, "the views are interchangeable");
        NtXent.Loss(z1[order], z2[order], 0.3).item<double>().Should().BeApproximately(loss, 1e-12, "a batch has no order");
        NtXent.Loss(z1, z2[order], 0.3).item<double>().Should().NotBeApproximately(loss, 1e-3, "but pairs are pairs");
    }

    [Fact]
    public void Collapse_costs_log_of_the_number_of_candidates()
    {
        for (var n = 2; n <= 9; n++)
        {
            var same = ones(n, 4, dtype: ScalarType.Float64);

            NtXent.Loss(same, same, 0.1 * n).item<double>().Should().BeApproximately(Math.Log((2 * n) - 1), 1e-9, "each of the 2N − 1 others is as likely as the partner");
        }
    }

    [Fact]
    public void A_single_pair_costs_nothing()
    {
        var golden = Golden.Case("nt-xent", "single_pair");
        var (z1, z2, temperature) = Read(golden);

        golden.Verify("loss", NtXent.Loss(z1, z2, temperature).item<double>());

        NtXent.Gradient(z1, z2, temperature).GradZ1.Should().BeCloseTo(zeros_like(z1), rtol: 0, atol: 1e-12, "there is nobody to be told apart from");
        NtXent.OptimalLoss(1, temperature).Should().Be(0);
    }

    [Fact]
    public void Free_embeddings_reach_the_simplex_bound()
    {
        var z = new TorchSharp.Modules.Parameter(Inputs.Normal64(50, 12, 8));
        using var optimizer = optim.Adam([z], 0.05);
        double Loss() => NtXent.Loss(z[..6], z[6..], 0.5).item<double>();
        for (var step = 0; step < 300; step++)
        {
            using var scope = NewDisposeScope();
            optimizer.zero_grad();
            NtXent.Loss(z[..6], z[6..], 0.5).backward();
            optimizer.step();
        }

        (Loss() - NtXent.OptimalLoss(6, 0.5)).Should().BeInRange(-1e-12, 1e-6, "six pairs in eight dimensions can form a regular simplex");
    }

    [Fact]
    public void Top_one_accuracy_is_one_for_identical_distinct_views()
    {
        var (z, order) = (Inputs.Normal64(51, 10, 4), tensor(new long[] { 0, 1, 2, 3, 4, 5, 6, 7, 9, 8 }));

        NtXent.TopOneAccuracy(z, z * 2).Should().Be(1, "partners coincide in direction");
        NtXent.TopOneAccuracy(z, z[order]).Should().BeApproximately(0.8, 1e-12, "four of twenty anchors find somebody else's partner");
    }

    [Theory, InlineData(ScalarType.Float32), InlineData(ScalarType.Float64)]
    public void Cold_temperatures_stay_finite(ScalarType dtype)
    {
        var golden = Golden.Case("nt-xent", "very_cold_float32");
        var (z1, z2, temperature) = Read(golden);
        golden.Verify("loss", NtXent.Loss(z1, z2, temperature).ToDouble());
        var (leaf, other) = (z1.to(dtype).clone().requires_grad_(), z2.to(dtype));

        var loss = NtXent.Loss(leaf, other, 0.002);
        loss.backward();

        loss.Should().BeFinite();
        leaf.ReceivedGradient().Should().BeFinite();
        NtXent.Gradient(leaf, other, 0.002).GradZ1.Should().BeCloseTo(leaf.ReceivedGradient(), rtol: 1e-3, atol: 1e-2, "e^{1/τ} is 10²¹⁷: it may not appear");
        NtXent.Loss(z1, z1, 0.002).ToDouble().Should().BeInRange(-1e-5, 1e-3, "partners that coincide cost nothing when it is cold");
    }

    [Fact]
    public void Temperature_must_be_positive()
    {
        var z = Inputs.Normal64(52, 3, 4);
        Action[] wrong =
        [
            () => NtXent.Loss(z, z, 0), () => NtXent.Loss(z, z, -1), () => NtXent.Gradient(z, z, double.NaN), () => NtXent.OptimalLoss(2, 0), () => NtXent.OptimalLoss(0, 1),
            () => NtXent.Loss(z, z[..2], 1), () => NtXent.Loss(z[0], z[0], 1), () => NtXent.TopOneAccuracy(z, z[..2]), () => NtXent.Gradient(z, z.t(), 1),
        ];

        wrong.Should().AllSatisfy(call => call.Should().Throw<ArgumentException>());
    }

    private static (Tensor Z1, Tensor Z2, double Temperature) Read(GoldenCase golden) => (golden.Inputs.Tensor("z1"), golden.Inputs.Tensor("z2"), golden.Inputs.Get<double>("temperature"));
}
