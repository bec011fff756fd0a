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
        // TODO(week12.8): measure everything once
        throw new NotImplementedException("Week 12, task 8: measure everything once");
    }

    /// <summary>A Markdown table, best FID first: <c>| Model | N | FID [95 %] | FID∞ | KID | IS | Precision | Recall | Density | Coverage |</c>, a line of <c>| --- |</c>, and a row a model.</summary>
    /// <remarks>Three decimals, KID four, in the invariant culture; the interval as <c>0.359 [0.210, 0.402]</c>. Lines end with \n.</remarks>
    /// <param name="rows">The models, in any order.</param>
    public static string ToMarkdown(IReadOnlyList<ModelScores> rows)
    {
        // TODO(week12.8): sort, then format
        throw new NotImplementedException("Week 12, task 8: sort, then format");
    }

    /// <summary>Whether the FID intervals of two models do not overlap.</summary>
    /// <param name="a">The one.</param>
    /// <param name="b">The other.</param>
    public static bool Distinguishable(ModelScores a, ModelScores b)
    {
        // TODO(week12.8): compare the intervals
        throw new NotImplementedException("Week 12, task 8: compare the intervals");
    }
}
