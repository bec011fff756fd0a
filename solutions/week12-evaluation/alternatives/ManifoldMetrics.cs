namespace Katas.Evaluation;

public sealed record ManifoldScores(double Precision, double Recall, double Density, double Coverage);

// Row by row over plain numbers, counting instead of comparing matrices.
public static class ManifoldMetrics
{
    public static Tensor Distances(Tensor x, Tensor y)
    {
        var (a, b) = (Rows(x, 1), Rows(y, 1));
        if (a[0].Length != b[0].Length)
        {
            throw new ArgumentException("widths differ");
        }

        var distances = new double[a.Length, b.Length];
        for (var i = 0; i < a.Length; i++)
        {
            for (var j = 0; j < b.Length; j++)
            {
                distances[i, j] = Distance(a[i], b[j]);
            }
        }

        return tensor(distances);
    }

    public static Tensor Radii(Tensor features, int k)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        return tensor(Reach(Rows(features, k + 1), k));
    }

    public static ManifoldScores Compute(Tensor real, Tensor fake, int k = 5)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        var (reals, fakes) = (Rows(real, k + 1), Rows(fake, k + 1));
        if (reals[0].Length != fakes[0].Length)
        {
            throw new ArgumentException("widths differ");
        }

        var (realReach, fakeReach) = (Reach(reals, k), Reach(fakes, k));
        var (ballsOfFake, isRecalled, isCovered) = (new int[fakes.Length], new bool[reals.Length], new bool[reals.Length]);
        for (var i = 0; i < reals.Length; i++)
        {
            for (var j = 0; j < fakes.Length; j++)
            {
                var distance = Distance(reals[i], fakes[j]);
                ballsOfFake[j] += distance < realReach[i] ? 1 : 0;
                isCovered[i] |= distance < realReach[i];
                isRecalled[i] |= distance < fakeReach[j];
            }
        }

        return new(
            ballsOfFake.Count(balls => balls > 0) / (double)fakes.Length,
            isRecalled.Count(recalled => recalled) / (double)reals.Length,
            ballsOfFake.Average() / k,
            isCovered.Count(covered => covered) / (double)reals.Length);
    }

    private static double[][] Rows(Tensor features, int atLeast)
    {
        var plain = features.dim() == 2 ? features.detach().cpu().to_type(ScalarType.Float64).contiguous().data<double>().ToArray() : throw new ArgumentException("features [N, D] are needed");
        return features.size(0) >= atLeast && plain.All(double.IsFinite) ? [.. plain.Chunk((int)features.size(1))] : throw new ArgumentException($"{atLeast} finite rows are needed");
    }

    private static double[] Reach(double[][] rows, int k) =>
        [.. rows.Select((row, i) => rows.Where((_, j) => j != i).Select(other => Distance(row, other)).Order().ElementAt(k - 1))];

    private static double Distance(double[] a, double[] b)
    {
        var sum = 0.0;
        for (var d = 0; d < a.Length; d++)
        {
            sum += (a[d] - b[d]) * (a[d] - b[d]);
        }

        return Math.Sqrt(sum);
    }
}
