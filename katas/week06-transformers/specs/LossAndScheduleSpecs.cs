using FluentAssertions;
using Katas.Kit.Testing;
using Katas.Transformers;
using Xunit;

namespace Specs.Transformers;

[OfTask(5)]
public sealed class LossAndScheduleSpecs
{
    [Theory, GoldenData("label-smoothing")]
    public void Label_smoothing_matches_golden(GoldenCase golden)
    {
        var inputs = golden.Inputs;
        var logits = inputs.Tensor("logits").requires_grad_();

        var loss = LabelSmoothing.Loss(logits, inputs.Tensor("targets"), inputs.Get<double>("smoothing"), inputs.Get<long>("ignore_index"));
        loss.backward();

        golden.Verify("loss", loss.ToDouble());
        golden.Verify("grad_logits", logits.grad!);
    }

    [Fact]
    public void Loss_is_smallest_at_the_smoothed_distribution() => Draws.Repeat(20, 701, draws =>
    {
        var (classes, smoothing) = (draws.Int(3, 12), draws.Uniform(0.05, 0.6));
        var target = draws.Int(1, classes - 1);
        var q = full([1, classes], smoothing / classes, dtype: ScalarType.Float64);
        q[0, target] = 1 - smoothing + (smoothing / classes);
        double Loss(Tensor logits) => LabelSmoothing.Loss(logits, tensor(new[] { (long)target }), smoothing).ToDouble();

        var smallest = Loss(q.log());

        smallest.Should().BeApproximately(-(q * q.log()).sum().ToDouble(), 1e-12, "the cross-entropy of a distribution with itself is its entropy");
        smallest.Should().BePositive("a smoothed target is never certain");
        Loss(q.log() + (0.1 * draws.Normal([1, classes]))).Should().BeGreaterThan(smallest, "any other prediction costs more");
    });

    [Fact]
    public void All_padding_gives_zero_loss_and_zero_gradient()
    {
        var logits = Inputs.Normal(721, 2, 3, 5).requires_grad_();

        var loss = LabelSmoothing.Loss(logits, zeros(2, 3, dtype: ScalarType.Int64));
        loss.backward();

        loss.detach().Should().BeAllEqualTo(0);
        logits.grad!.Should().BeAllEqualTo(0);
    }

    [Fact]
    public void Loss_of_confident_mistakes_is_finite()
    {
        var logits = tensor(new[,] { { 0f, -400, 300 }, { 0, 300, -400 } });

        LabelSmoothing.Loss(logits, tensor(new[] { 1L, 1 }), smoothing: 0).Should("the loss").BeCloseTo(tensor(350f), 1e-6, 0, "a probability of e^-700 costs 700 nats, not infinity");
    }

    [Fact]
    public void Loss_of_half_precision_logits_is_computed_in_float32()
    {
        var (logits, targets) = (Inputs.Normal(722, 4, 9) * 5, tensor(new[] { 1L, 8, 3, 5 }));
        var rounded = logits.to(ScalarType.BFloat16);

        var loss = LabelSmoothing.Loss(rounded, targets);

        loss.Should().HaveDtype(ScalarType.Float32).And.BeCloseTo(Inputs.SmoothedLoss(rounded.to(ScalarType.Float32), targets, 0.1), 1e-6, 1e-6);
    }

    [Fact]
    public void Loss_rejects_what_does_not_fit()
    {
        var logits = zeros(2, 3, 5);
        Action[] wrong =
        [
            () => LabelSmoothing.Loss(logits, ones(2, 4, dtype: ScalarType.Int64)), () => LabelSmoothing.Loss(logits, ones(2, 3, dtype: ScalarType.Int64), smoothing: 1.1),
            () => LabelSmoothing.Loss(logits, full([2, 3], 5, dtype: ScalarType.Int64)), () => LabelSmoothing.Loss(logits, full([2, 3], -1, dtype: ScalarType.Int64)),
        ];

        foreach (var call in wrong)
        {
            call.Should().Throw<ArgumentException>();
        }
    }

    [Theory, GoldenData("schedule")]
    public void Schedule_matches_golden(GoldenCase golden)
    {
        var inputs = golden.Inputs;
        foreach (var (index, step) in inputs.Get<long[]>("steps").Index())
        {
            golden.Verify($"rates/{index}", NoamSchedule.LearningRate(step, inputs.Get<long>("d_model"), inputs.Get<long>("warmup"), inputs.Get<double>("factor")));
        }
    }

    [Theory, InlineData(64, 25, 1.0), InlineData(512, 400, 0.3)]
    public void Schedule_peaks_exactly_at_warmup(long dModel, long warmup, double factor)
    {
        var rates = Enumerable.Range(1, (int)(3 * warmup)).Select(step => NoamSchedule.LearningRate(step, dModel, warmup, factor)).ToList();

        var peak = rates[(int)warmup - 1];
        peak.Should().BeApproximately(factor / Math.Sqrt(dModel * warmup), 1e-12, "both branches of the formula meet at step {0}", warmup);
        rates.Take((int)warmup).ShouldRise("up to there it is proportional to the step", "the rate in the warm-up");
        rates.Skip((int)warmup - 1).ShouldFall("it falls with the root of the step", "the rate after the warm-up");
        ((Action)(() => NoamSchedule.LearningRate(0, dModel, warmup))).Should().Throw<ArgumentException>("steps count from 1");
    }
}
