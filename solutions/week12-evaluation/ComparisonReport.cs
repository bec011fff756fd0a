using System.Globalization;
using Katas.Kit.Training;

namespace Katas.Evaluation;

/// <summary>Everything that is measured of a model.</summary>
/// <param name="Name">The model.</param>
/// <param name="Samples">How many samples were looked at.</param>
/// <param name="Fid">The Fréchet distance.</param>
/// <param name="FidLow">Lower end of its basic 95 % bootstrap interval.</param>
/// <param name="FidHigh">Upper end.</param>
/// <param name="FidInfinity">Extrapolated to infinitely many samples.</param>
/// <param name="Kid">Unbiased kernel distance.</param>
/// <param name="InceptionScore">Of all samples as one split.</param>
/// <param name="Precision">Of the samples.</param>
/// <param name="Recall">Of the samples.</param>
/// <param name="Density">Of the samples.</param>
/// <param name="Coverage">Of the samples.</param>
public sealed record ModelScores(
    string Name, int Samples, double Fid, double FidLow, double FidHigh, double FidInfinity, double Kid, double InceptionScore, double Precision, double Recall, double Density, double Coverage);

/// <summary>The table that compares models, and what it allows to say.</summary>
public static class ComparisonReport
{
    /// <summary>All of tasks 2 to 7 for one model.</summary>
    /// <param name="name">The model.</param>
    /// <param name="features">Of its samples, [N, D], N ≥ 20.</param>
    /// <param name="logits">Of its samples, [N, C].</param>
    /// <param name="realMean">[D], of all real data.</param>
    /// <param name="realCov">[D, D].</param>
    /// <param name="realSubset">[M, D], real features for kernel distance and neighbours.</param>
    /// <param name="k">Which neighbour.</param>
    /// <param name="replicates">Resamples of the fakes for the interval.</param>
    /// <param name="seed">Decides resamples and subsets (sizes N/10, N/5, N/2, N; 5 repeats).</param>
    /// <exception cref="ArgumentException">Shapes disagree, or there are too few samples.</exception>
    public static ModelScores Score(string name, Tensor features, Tensor logits, Tensor realMean, Tensor realCov, Tensor realSubset, int k, int replicates, int seed)
    {
        // solution:begin task 8: measure everything once
        var n = (int)features.size(0);
        if (n < 20 || logits.size(0) != n)
        {
            throw new ArgumentException($"Expected features and logits of the same 20 samples at least, not {n} and {logits.size(0)}.", nameof(features));
        }

        using var scope = NewDisposeScope();
        using var generator = Seeds.Generator(seed);
        var fid = Fid(features);
        var (low, high) = Bootstrap.BasicInterval(fid, Bootstrap.Replicates(features, Fid, replicates, generator));
        int[] sizes = [n / 10, n / 5, n / 2, n];
        var (fidInfinity, _) = FidBias.Extrapolate(sizes, FidBias.Curve(realMean, realCov, features, sizes, 5, generator));
        var manifold = ManifoldMetrics.Compute(realSubset, features, k);
        var inception = InceptionScore.Compute(logits, splits: 1).Mean;
        return new(name, n, fid, low, high, fidInfinity, KernelDistance.Unbiased(realSubset, features), inception, manifold.Precision, manifold.Recall, manifold.Density, manifold.Coverage);

        double Fid(Tensor rows)
        {
            var (mean, cov) = FrechetDistance.Moments(rows, nameof(features));
            return FrechetDistance.Between(realMean, realCov, mean, cov);
        }

        // solution:end
    }

    /// <summary>A Markdown table, best FID first: <c>| Model | N | FID [95 %] | FID∞ | KID | IS | Precision | Recall | Density | Coverage |</c>, a line of <c>| --- |</c>, and a row a model.</summary>
    /// <remarks>Three decimals, KID four, in the invariant culture; the interval as <c>0.359 [0.210, 0.402]</c>. Lines end with \n.</remarks>
    /// <param name="rows">The models, in any order.</param>
    public static string ToMarkdown(IReadOnlyList<ModelScores> rows)
    {
        // solution:begin task 8: sort, then format
        string[] header = ["Model", "N", "FID [95 %]", "FID∞", "KID", "IS", "Precision", "Recall", "Density", "Coverage"];
        IEnumerable<string[]> lines = [header, [.. header.Select(_ => "---")], .. rows.OrderBy(row => row.Fid).Select(Cells)];
        return string.Concat(lines.Select(cells => $"| {string.Join(" | ", cells)} |\n"));

        static string[] Cells(ModelScores row) =>
        [
            row.Name, row.Samples.ToString(CultureInfo.InvariantCulture), $"{Three(row.Fid)} [{Three(row.FidLow)}, {Three(row.FidHigh)}]", Three(row.FidInfinity),
            row.Kid.ToString("0.0000", CultureInfo.InvariantCulture), Three(row.InceptionScore), Three(row.Precision), Three(row.Recall), Three(row.Density), Three(row.Coverage),
        ];

        static string Three(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);
        // solution:end
    }

    /// <summary>Whether the FID intervals of two models do not overlap.</summary>
    /// <param name="a">The one.</param>
    /// <param name="b">The other.</param>
    public static bool Distinguishable(ModelScores a, ModelScores b)
    {
        // solution:begin task 8: compare the intervals
        return a.FidHigh < b.FidLow || b.FidHigh < a.FidLow;
        // solution:end
    }
}
