using System.Globalization;
using System.Text.Json;
using Katas.Grader.Compilation;
using Katas.Grader.Curriculum;
using Katas.Grader.Execution;
using Katas.Grader.Grading;
using Spectre.Console;

namespace Katas.Grader.Authoring;

/// <summary>
/// Runs the statistical specs of a reference under other seeds: none may fail, and every statistic must stay so far from its
/// bounds that a right implementation fails at most once in a million seeds.
/// </summary>
/// <param name="runner">Runs specs.</param>
/// <param name="root">The repository's root.</param>
/// <param name="parallel">How many runs go on at once.</param>
public sealed class FalseAlarms(KataRunner runner, string root, int parallel)
{
    private const string MediaType = "application/vnd.kata.statistic+json";

    /// <summary>Measures one kata.</summary>
    /// <param name="kata">The kata.</param>
    /// <param name="seeds">How many other seeds.</param>
    /// <param name="report">Takes the checks.</param>
    /// <param name="console">Where the table goes.</param>
    /// <param name="cancellation">Stops the runs.</param>
    public async Task MeasureAsync(Kata kata, int seeds, CheckReport report, IAnsiConsole console, CancellationToken cancellation)
    {
        var (reference, verdicts, adding) = (KataSources.OfReference(kata), new List<Verdict>(), new Lock());
        await Parallel.ForEachAsync(
            Enumerable.Range(1, seeds),
            new ParallelOptions { MaxDegreeOfParallelism = parallel, CancellationToken = cancellation },
            async (shift, token) =>
            {
                var result = await runner.RunAsync(reference, new RunOptions { Root = root, Statistical = true, SeedShift = shift }, useCache: false, token);
                lock (adding)
                {
                    verdicts.AddRange(result.Verdicts);
                    foreach (var verdict in result.Verdicts)
                    {
                        report.Check(verdict.Outcome == Outcome.Passed, () => $"{verdict.Spec.Name} fails under seed shift {shift}: {verdict.Message}");
                    }
                }
            });
        var summaries = Summaries(verdicts);
        Write(console, summaries);
        foreach (var summary in summaries)
        {
            report.Check(summary.IsSafe, () => $"{summary.Spec}: {summary.First.Name} would miss its bounds more than once in a million seeds.");
        }

        report.Note($"{verdicts.Select(verdict => verdict.Spec.Id).Distinct().Count()} statistical specs under {seeds} other seeds, {verdicts.Count(verdict => verdict.Outcome != Outcome.Passed)} failures");
    }

    private static List<ChanceSummary> Summaries(IEnumerable<Verdict> verdicts) =>
    [
        .. verdicts.SelectMany(verdict => verdict.Attachments.Where(attachment => attachment.MediaType == MediaType)
                .Select(attachment => (Spec: verdict.Spec.Name, Statistic: JsonSerializer.Deserialize<ChanceStatistic>(attachment.Content)!)))
            .GroupBy(entry => (entry.Spec, entry.Statistic.Name))
            .OrderBy(group => group.Key.Spec, StringComparer.Ordinal).ThenBy(group => group.Key.Name, StringComparer.Ordinal)
            .Select(group => new ChanceSummary(group.Key.Spec, [.. group.Select(entry => entry.Statistic)])),
    ];

    private static void Write(IAnsiConsole console, IReadOnlyList<ChanceSummary> summaries)
    {
        foreach (var spec in summaries.GroupBy(summary => summary.Spec))
        {
            console.WriteLine($"  {spec.Key}");
            foreach (var summary in spec)
            {
                var (statistic, bounds) = (summary.First, Bounds(summary.First));
                console.WriteLine($"    {statistic.Name}");
                console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"      {summary.Mean:g4} ± {summary.Deviation:g3}, {bounds}: {summary.Distance:0.0} sd away{(statistic.Trials == 1 ? string.Empty : $", {summary.Misses} misses, {statistic.Trials} trials")}"));
            }
        }
    }

    private static string Bounds(ChanceStatistic statistic) => (statistic.AtLeast, statistic.AtMost) switch
    {
        ({ } least, { } most) => string.Create(CultureInfo.InvariantCulture, $"between {least:g4} and {most:g4}"),
        ({ } least, null) => string.Create(CultureInfo.InvariantCulture, $"at least {least:g4}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"at most {statistic.AtMost:g4}"),
    };
}
