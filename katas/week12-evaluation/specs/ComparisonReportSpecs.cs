using System.Globalization;
using FluentAssertions;
using Katas.Evaluation;
using Katas.Kit.Testing;
using Xunit;

namespace Specs.Evaluation;

[OfTask(8)]
public sealed class ComparisonReportSpecs
{
    private static readonly ModelScores Gan = new("GAN", 1000, 2.2396, 2.1004, 2.38049, 2.18, 0.11694, 6.1263, 0.633, 0.974, 0.3452, 0.484);
    private static readonly ModelScores Diffusion = new("diffusion", 1000, 0.35923, 0.154, 0.334, 0.21, -0.00004, 9.5148, 0.897, 0.811, 0.998, 0.807);

    [Fact]
    public void Table_has_the_asked_form()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo(string.Empty) { NumberFormat = { NumberDecimalSeparator = ",", NumberGroupSeparator = "." } };   // as in de-DE

            string[] lines =
            [
                "| Model | N | FID [95 %] | FID∞ | KID | IS | Precision | Recall | Density | Coverage |",
                "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |",
                "| diffusion | 1000 | 0.359 [0.154, 0.334] | 0.210 | -0.0000 | 9.515 | 0.897 | 0.811 | 0.998 | 0.807 |",
                "| GAN | 1000 | 2.240 [2.100, 2.380] | 2.180 | 0.1169 | 6.126 | 0.633 | 0.974 | 0.345 | 0.484 |",
                string.Empty,
            ];

            ComparisonReport.ToMarkdown([Gan, Diffusion]).Split('\n').ShouldEqual(lines, "a table has a decimal point in every culture, and the smallest FID comes first", "the table's lines");
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Overlapping_intervals_are_not_distinguishable()
    {
        ComparisonReport.Distinguishable(Gan, Diffusion).Should().BeTrue("their intervals do not overlap");
        ComparisonReport.Distinguishable(Diffusion, Gan).Should().BeTrue("the order of the two does not matter");
        ComparisonReport.Distinguishable(Gan, Gan with { Fid = 2.6, FidLow = 2.38, FidHigh = 2.9 }).Should().BeFalse("their intervals overlap");
    }

    [Fact]
    public void A_score_gathers_what_the_tasks_before_measure()
    {
        var (real, fake, logits) = (new Draws(1471).Normal([60, 3]), new Draws(1472).Normal([200, 3]), new Draws(1473).Normal([200, 4]));
        var (mean, cov) = (zeros(3, dtype: ScalarType.Float64), eye(3, dtype: ScalarType.Float64));

        var scores = ComparisonReport.Score("fake", fake, logits, mean, cov, real, k: 3, replicates: 40, seed: 1);

        var centred = fake - fake.mean([0L]);
        scores.Fid.Should().BeApproximately(FrechetDistance.Between(mean, cov, fake.mean([0L]), centred.t().mm(centred) / 199), 1e-9);
        scores.FidLow.Should().BeLessThan(scores.FidHigh);
        scores.FidInfinity.Should().BeLessThan(scores.Fid, "the bias is taken off");
        scores.Kid.Should().BeApproximately(KernelDistance.Unbiased(real, fake), 1e-9);
        scores.InceptionScore.Should().BeApproximately(InceptionScore.Compute(logits, 1).Mean, 1e-9);
        ManifoldMetrics.Compute(real, fake, 3).Should().Be(new ManifoldScores(scores.Precision, scores.Recall, scores.Density, scores.Coverage));
        ComparisonReport.Score("fake", fake, logits, mean, cov, real, 3, 40, seed: 1).Should().Be(scores, "equal seeds give equal intervals");
        scores.Samples.Should().Be(200);
    }
}
