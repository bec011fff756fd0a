using Katas.Attention;
using Katas.Kit.Charts;
using Katas.Kit.Testing;

namespace Specs.Attention;

/// <summary>What attention over long sequences costs, with and without the score matrix.</summary>
internal static class LongContext
{
    /// <summary>The largest error of blockwise attention against libtorch's own, and the megabytes it took.</summary>
    public static (double Error, double Megabytes) Measure(long length)
    {
        using var recordsNothing = no_grad();
        using var scope = NewDisposeScope();
        var (q, k, v) = (Inputs.Normal(1, 1, 1, length, 16), Inputs.Normal(2, 1, 1, length, 16), Inputs.Normal(3, 1, 1, length, 16));
        var output = q;
        var bytes = PeakMemory.Measure(() => output = BlockwiseAttention.Forward(q, k, v, 512, 512).Output);
        var error = (output - nn.functional.scaled_dot_product_attention(q, k, v)).abs().max().ToDouble();
        return (error, bytes / 1048576.0);
    }

    /// <summary>Extra memory against length for both ways, as a chart.</summary>
    public static byte[] MemoryChart()
    {
        double[] lengths = [1024, 2048, 4096, 8192];
        var blockwise = lengths.Select(length => Measure((long)length).Megabytes).ToArray();
        var full = lengths.Select(length => FullMatrixMegabytes((long)length)).ToArray();
        return Chart.Lines("Extra memory of attention", "length", "MB", [new("full score matrix", lengths, full), new("blocks of 512", lengths, blockwise)]);
    }

    private static double FullMatrixMegabytes(long length)
    {
        using var recordsNothing = no_grad();
        using var scope = NewDisposeScope();
        var (q, k, v) = (Inputs.Normal(1, 1, 1, length, 16), Inputs.Normal(2, 1, 1, length, 16), Inputs.Normal(3, 1, 1, length, 16));
        return PeakMemory.Measure(() => ScaledDotProduct.Attention(q, k, v)) / 1048576.0;
    }
}
