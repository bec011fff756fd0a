using System.Globalization;
using System.Text;
using Katas.Grader.Curriculum;
using Katas.Grader.Training;

namespace Katas.Grader.Cli.Views;

/// <summary>The rows of a milestone in the table of measured figures, one a metric that gates.</summary>
internal static class MilestoneRows
{
    public const string Header = "| Week | Milestone | Metric | Measured | Asked for | Seeds | Seconds | Command |\n| ---: | --- | --- | --- | --- | --- | ---: | --- |\n";

    public static string Of(Kata kata, Milestone milestone, IReadOnlyList<RunFolder> runs, Implementation implementation)
    {
        var results = runs.Select(run => run.Result!).ToList();
        var rows = new StringBuilder();
        foreach (var requirement in results[0].Requirements)
        {
            var values = results.SelectMany(result => result.Requirements.Where(candidate => candidate.Metric == requirement.Metric)).ToList();
            var missed = values.Count(value => !value.Passed);
            var first = rows.Length == 0;
            var option = implementation == Implementation.Solutions ? " --implementation solutions" : string.Empty;
            rows.Append(CultureInfo.InvariantCulture, $"| {(first ? kata.Number : string.Empty)} | {(first ? Cell(milestone.Title) : string.Empty)} | {Cell(requirement.Metric)} ")
                .Append(CultureInfo.InvariantCulture, $"| {Spread([.. values.Select(value => value.Value)])}{(missed > 0 ? $" (missed by {missed})" : string.Empty)} | {Bounds(requirement)} ")
                .Append(CultureInfo.InvariantCulture, $"| {(first ? string.Join(", ", results.Select(result => result.Seed)) : string.Empty)} | {(first ? Seconds(results) : string.Empty)} ")
                .Append(CultureInfo.InvariantCulture, $"| {(first ? $"`./kata train {kata.Number} --milestone {milestone.Id} --seed S{option}`" : string.Empty)} |\n");
        }

        return rows.ToString();
    }

    /// <summary>The mean, and the sample's standard deviation where values differ.</summary>
    internal static string Spread(IReadOnlyList<double> values)
    {
        var mean = values.Average();
        var deviation = values.Count > 1 ? Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1)) : 0;
        if (deviation <= 1e-9 * Math.Abs(mean))
        {
            return Number(mean);
        }

        var decimals = Math.Clamp(1 - (int)Math.Floor(Math.Log10(deviation)), 0, 9);   // two digits of the deviation
        return $"{mean.ToString($"f{decimals}", CultureInfo.InvariantCulture)} ± {deviation.ToString($"f{decimals}", CultureInfo.InvariantCulture)}";
    }

    private static string Seconds(IReadOnlyList<RunResult> results)
    {
        var (least, most) = (results.Min(result => result.Seconds), results.Max(result => result.Seconds));
        return string.Create(CultureInfo.InvariantCulture, $"{least:0}") is var low && string.Create(CultureInfo.InvariantCulture, $"{most:0}") is var high && low == high ? low : $"{low}–{high}";
    }

    private static string Bounds(RunRequirement requirement) => requirement switch
    {
        { AtLeast: { } least, AtMost: { } most } => Number(least) == Number(most) ? $"= {Number(least)}" : $"{Number(least)} to {Number(most)}",
        { AtLeast: { } least } => $"≥ {Number(least)}",
        { AtMost: { } most } => $"≤ {Number(most)}",
        _ => string.Empty,
    };

    // Counts in full, other numbers with six digits.
    private static string Number(double value) => value.ToString(double.IsInteger(value) ? "f0" : "g6", CultureInfo.InvariantCulture);

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
