using FluentAssertions;
using Katas.Kit.Storage;
using Katas.Kit.Testing;
using Katas.PytorchMastery;
using Xunit;

namespace Specs.PytorchMastery.Hidden;

/// <summary>Tasks 5 to 8 on other numbers, against libtorch's own layers, schedules and optimizers.</summary>
public sealed class HiddenNetworkSpecs
{
    [Theory, OfTask(5)]
    [InlineData(3, 4, 5)]
    [InlineData(2, 1, 6)]
    public void Several_batches_follow_torchs_layer(long n, long channels, long side)
    {
        using var torchs = nn.BatchNorm2d(channels, eps: 1e-4, momentum: 0.3, dtype: ScalarType.Float64);
        var mine = new ManualBatchNorm(channels, 1e-4, 0.3, ScalarType.Float64);
        for (var batch = 0; batch < 3; batch++)
        {
            var x = (2 * new Draws(9351 + batch).Normal([n, channels, side, side])) + 5;
            mine.call(x).detach().Should().BeCloseTo(torchs.call(x).detach(), 1e-9, 1e-10);
        }

        StateDict.Copy(mine)["running_var"].Should().BeCloseTo(StateDict.Copy(torchs)["running_var"], 1e-10, 1e-12);
        mine.eval();
        torchs.eval();
        var last = new Draws(9359).Normal([1, channels, side, side]);
        mine.call(last).detach().Should().BeCloseTo(torchs.call(last).detach(), 1e-9, 1e-10);
    }

    [Fact, OfTask(6)]
    public void Convolution_and_pooling_follow_libtorch_in_single_precision() => Draws.Repeat(10, 9361, draws =>
    {
        var (stride, padding, kernel) = (draws.Int(1, 3), draws.Int(0, 2), draws.Int(2, 3));
        var x = draws.Normal([2, 3, 11, 10], ScalarType.Float32).requires_grad_();
        var weight = draws.Normal([5, 3, 3, 4], ScalarType.Float32);

        Strided.Conv2d(x.detach(), weight, null, stride, padding).Should().BeCloseTo(nn.functional.conv2d(x.detach(), weight, null, [stride], [padding]), 1e-4, 1e-4);
        var pooled = nn.functional.max_pool2d(x, kernel, stride);
        pooled.backward([pooled.detach().cos()]);
        Strided.MaxPool2dBackward(pooled.detach().cos(), x.detach(), kernel, stride).Should().BeCloseTo(x.ReceivedGradient(), 1e-5, 1e-6);
    });

    [Theory, OfTask(7)]
    [InlineData(50, 0.25, 12.0, 300.0)]
    [InlineData(9, 0.5, 3.0, 5.0)]
    public void One_cycle_follows_torchs_scheduler(int total, double warm, double initial, double final)
    {
        var parameter = nn.Parameter(zeros(1));
        using var optimizer = optim.SGD([parameter], 1);
        var scheduler = optim.lr_scheduler.OneCycleLR(optimizer, 0.7, total_steps: total, pct_start: warm, cycle_momentum: false, div_factor: initial, final_div_factor: final);
        for (var step = 0; step < total - 1; step++)
        {
            Schedules.OneCycle(step, total, 0.7, warm, initial, final).Should().BeApproximately(optimizer.ParamGroups.Single().LearningRate, 1e-9, $"step {step}");
            scheduler.step();
        }
    }

    [Fact, OfTask(8)]
    public void A_run_with_accumulation_follows_a_torch_loop()
    {
        var (x, labels) = (new Draws(9371).Normal([12, 5]), tensor(Enumerable.Range(0, 12).Select(index => index * 5L % 4).ToArray()));
        var model = nn.Linear(5, 4, dtype: ScalarType.Float64);
        var state = StateDict.Copy(model);
        var losses = new Trainer(model, x, labels, new(6, 12, 0.2, WeightDecay: 0.3, MaxGradNorm: 0.1, AccumulationSteps: 3)).Run(6);

        StateDict.Load(model, state);
        using var optimizer = optim.AdamW(model.parameters(), 1, weight_decay: 0.3);
        var scheduler = optim.lr_scheduler.OneCycleLR(optimizer, 0.2, total_steps: 6, cycle_momentum: false);
        foreach (var (expected, step) in losses.Select((loss, step) => (loss, step)))
        {
            optimizer.zero_grad();
            var loss = nn.functional.cross_entropy(model.call(x), labels);
            loss.backward();
            loss.item<double>().Should().BeApproximately(expected, 1e-6, $"step {step}");
            nn.utils.clip_grad_norm_(model.parameters(), 0.1);
            optimizer.step();
            if (step < 5)
            {
                scheduler.step();
            }
        }
    }
}
