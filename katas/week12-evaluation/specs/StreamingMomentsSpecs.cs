using FluentAssertions;
using Katas.Evaluation;
using Katas.Kit.Testing;
using Xunit;

namespace Specs.Evaluation;

[OfTask(3)]
public sealed class StreamingMomentsSpecs
{
    [Theory, GoldenData("moments", "uneven_batches,one_row_at_a_time,single_feature")]
    public void Stream_equals_the_whole(GoldenCase golden) => Verify(golden);

    [Theory, GoldenData("moments", "offset_ten_million")]
    public void Offset_of_ten_million_keeps_its_digits(GoldenCase golden) => Verify(golden);

    [Fact]
    public void Any_split_and_order_gives_the_same() => Draws.Repeat(10, 1261, draws =>
    {
        var x = draws.Normal([20, 3]);
        var (whole, parts) = (Of(x), new StreamingMoments(3));

        foreach (var part in x[randperm(20)].split(draws.Int(1, 9)))
        {
            parts.Add(part);
        }

        parts.Count.Should().Be(20);
        parts.Mean.Should().BeCloseTo(whole.Mean, 0, 1e-10);
        parts.Covariance.Should().BeCloseTo(whole.Covariance, 0, 1e-10);
    });

    [Fact]
    public void Single_precision_features_keep_their_digits()
    {
        var x = (new Draws(1271).Normal([300, 4]) + 4096).to_type(ScalarType.Float32);
        var wide = x.to_type(ScalarType.Float64);
        var centred = wide - wide.mean([0L]);
        var moments = new StreamingMoments(4);

        Array.ForEach(x.split(7), moments.Add);

        moments.Covariance.Should().BeCloseTo(centred.t().mm(centred) / 299, 1e-9, 1e-9, "the digits that float32 holds are all there");
    }

    [Fact]
    public void Merging_is_associative_and_handles_empty()
    {
        var x = new Draws(1281).Normal([15, 2]);
        var (a, b, c) = (Of(x[..4]), Of(x[4..5]), Of(x[5..]));

        var (left, right) = (StreamingMoments.Merge(StreamingMoments.Merge(a, b), c), StreamingMoments.Merge(a, StreamingMoments.Merge(b, c)));
        var same = StreamingMoments.Merge(new StreamingMoments(2), left);

        left.Covariance.Should().BeCloseTo(right.Covariance, 0, 1e-12, "the order of merging does not matter");
        left.Covariance.Should().BeCloseTo(Of(x).Covariance, 0, 1e-12, "merged groups are one group: their means differ too");
        same.Mean.Should().BeCloseTo(left.Mean, 0, 1e-14, "an empty group changes nothing");
        (a.Count, same.Count).Should().Be((4, 15), "merging changes neither part");
    }

    [Fact]
    public void Too_few_rows_are_refused()
    {
        var moments = new StreamingMoments(2);
        moments.Add(ones(1, 2));

        FluentActions.Invoking(() => moments.Covariance).Should().Throw<InvalidOperationException>();
        FluentActions.Invoking(() => moments.Add(ones(3, 1))).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => moments.Add(full(1, 2, double.NaN))).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => moments.Add(ones(0, 2))).Should().Throw<ArgumentException>();
    }

    [Fact]
    public void A_stream_leaves_no_tensors_behind()
    {
        var (moments, batch) = (new StreamingMoments(4), new Draws(1291).Normal([8, 4]));

        LiveTensors.ShouldNotGrow(_ => moments.Add(batch));
    }

    private static void Verify(GoldenCase golden)
    {
        var x = golden.Inputs.Tensor("x");
        var moments = new StreamingMoments((int)x.size(1));

        Array.ForEach(x.split(golden.Inputs.Tensor("batch_sizes").data<long>().ToArray()), moments.Add);

        golden.Verify("mean", moments.Mean);
        golden.Verify("covariance", moments.Covariance);
        moments.Count.Should().Be(golden.Expected.Get<long>("count"));
    }

    private static StreamingMoments Of(Tensor x)
    {
        var moments = new StreamingMoments((int)x.size(1));
        moments.Add(x);
        return moments;
    }
}
