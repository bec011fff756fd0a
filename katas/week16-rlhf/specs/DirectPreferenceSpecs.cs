using FluentAssertions;
using Katas.Kit.Testing;
using Katas.Rlhf;
using Xunit;

namespace Specs.Rlhf;

[OfTask(6)]
public sealed class DirectPreferenceSpecs
{
    [Theory, GoldenData("dpo")]
    public void Loss_rewards_and_gradients_match_the_authors_code(GoldenCase golden)
    {
        var inputs = golden.Inputs;
        var (chosen, rejected) = (inputs.Tensor("policyChosen").requires_grad_(), inputs.Tensor("policyRejected").requires_grad_());

        var result = DirectPreference.Loss(chosen, rejected, inputs.Tensor("referenceChosen"), inputs.Tensor("referenceRejected"), Options(golden));
        result.Loss.backward();

        golden.Verify("losses", result.Losses.detach());
        golden.Verify("chosenGradient", chosen.ReceivedGradient());
        if (golden.Name != "hinge")
        {
            golden.Verify("loss", result.Loss.item<double>());
            golden.Verify("chosenRewards", result.ChosenRewards);
            golden.Verify("rejectedRewards", result.RejectedRewards);
            golden.Verify("accuracy", result.Accuracy);
            golden.Verify("margin", result.Margin);
            golden.Verify("rejectedGradient", rejected.ReceivedGradient());
        }
    }

    [Fact]
    public void Gradient_is_equation_7() => Draws.Repeat(5, 1701, draws =>
    {
        var (options, parts) = (new PreferenceOptions(0.3), Enumerable.Range(0, 4).Select(_ => 3 * draws.Normal([6])).ToArray());
        var result = DirectPreference.Loss(parts[0], parts[1], parts[2], parts[3], options);

        var expected = -0.3 * DirectPreference.GradientWeight(result.ChosenRewards, result.RejectedRewards) / 6;

        GradientCheck.Verify(point => DirectPreference.Loss(point, parts[1], parts[2], parts[3], options).Loss.item<double>(), parts[0], expected, 1e-6, 1e-7, name: "the policy's log-probability of the chosen response");
        GradientCheck.Verify(point => DirectPreference.Loss(parts[0], point, parts[2], parts[3], options).Loss.item<double>(), parts[1], -expected, 1e-6, 1e-7, name: "the policy's log-probability of the rejected response");
    });

    [Fact]
    public void At_the_reference_the_loss_is_ln_2_and_accuracy_is_0()
    {
        var (chosen, rejected) = (new Draws(1711).Normal([5]), new Draws(1712).Normal([5]));

        var result = DirectPreference.Loss(chosen, rejected, chosen, rejected, new());

        result.Loss.item<double>().Should().BeApproximately(Math.Log(2), 1e-12);
        result.Accuracy.Should().Be(0.0, "equal rewards are not a correct ranking");
        result.Margin.Should().Be(0.0, "equal rewards have no margin");
    }

    [Fact]
    public void Swapping_the_pair_mirrors_the_loss() => Draws.Repeat(5, 1721, draws =>
    {
        var (h, zero) = (draws.Normal([4]), zeros(4, dtype: ScalarType.Float64));

        var (plain, swapped) = (DirectPreference.Loss(h, zero, zero, zero, new(0.5)), DirectPreference.Loss(zero, h, zero, zero, new(0.5)));

        (plain.Losses - swapped.Losses).Should().BeCloseTo(-0.5 * h, 1e-10, 1e-12, "log σ(x) − log σ(−x) = x");
        plain.Margin.Should().BeApproximately(-swapped.Margin, 1e-12);
    });

    [Fact]
    public void Smoothing_one_half_has_its_minimum_at_zero_margin()
    {
        double At(double h) => DirectPreference.Loss(tensor([h]), tensor([0.0]), tensor([0.0]), tensor([0.0]), new(1, 0.5)).Loss.item<double>();

        var atZero = At(0);
        atZero.Should().BeApproximately(Math.Log(2), 1e-12, "at margin 0 both answers are equally likely, and the loss is ln 2");
        new[] { -2, -0.01, 0.01, 3 }.Select(At).Min().Should().BeGreaterThan(At(0));
    }

    [Fact]
    public void Soft_labels_of_one_and_zero_are_the_hard_loss() => Draws.Repeat(5, 1731, draws =>
    {
        var p = Enumerable.Range(0, 4).Select(_ => draws.Normal([6])).ToArray();
        double Soft(double label) => DirectPreference.SoftLoss(p[0], p[1], p[2], p[3], full(6, label, dtype: ScalarType.Float64), 0.7).item<double>();

        Soft(1).Should().BeApproximately(DirectPreference.Loss(p[0], p[1], p[2], p[3], new(0.7)).Loss.item<double>(), 1e-12);
        Soft(0).Should().BeApproximately(DirectPreference.Loss(p[1], p[0], p[3], p[2], new(0.7)).Loss.item<double>(), 1e-12);
    });

    [Fact]
    public void Rewards_carry_no_gradient()
    {
        var policy = ones(3).requires_grad_();

        var result = DirectPreference.Loss(policy, zeros(3), zeros(3), zeros(3), new());

        result.ChosenRewards.Should().HaveNoGradientGraph();
        result.RejectedRewards.Should().HaveNoGradientGraph();
        result.Loss.requires_grad.Should().BeTrue();
    }

    [Fact]
    public void Smoothing_other_variants_is_rejected()
    {
        var x = ones(2);

        FluentActions.Invoking(() => DirectPreference.Loss(x, x, x, x, new(0.1, 0.1, PreferenceVariant.Ipo))).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => DirectPreference.Loss(x, x, x, x, new(0.1, 0.6))).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => DirectPreference.Loss(x, x, x, x, new(0))).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => DirectPreference.Loss(x, ones(3), x, x, new())).Should().Throw<ArgumentException>();
    }

    private static PreferenceOptions Options(GoldenCase golden)
    {
        var inputs = golden.Inputs;
        return golden.Name == "hinge" ? new(inputs.Get<double>("beta"), 0, PreferenceVariant.Hinge)
            : new(inputs.Get<double>("beta"), inputs.Get<double>("labelSmoothing"), inputs.Get<bool>("ipo") ? PreferenceVariant.Ipo : PreferenceVariant.Sigmoid, inputs.Get<bool>("referenceFree"));
    }
}
