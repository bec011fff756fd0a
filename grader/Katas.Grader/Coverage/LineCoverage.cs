using Katas.Grader.Compilation;
using Katas.Grader.Execution;
using Katas.Grader.Grading;

namespace Katas.Grader.Coverage;

/// <summary>How much of a kata's code its specs reach.</summary>
/// <param name="Covered">Lines with a statement that was reached.</param>
/// <param name="Lines">Lines with a statement.</param>
public sealed record LineCoverage(int Covered, int Lines)
{
    /// <summary>Measures it, by a run of its own with marked code; null where the code does not compile, or where a spec ended its worker.</summary>
    /// <param name="sources">The code and its specs.</param>
    /// <param name="runner">Runs specs.</param>
    /// <param name="options">Which specs run.</param>
    /// <param name="cancellation">Stops the run.</param>
    public static async Task<LineCoverage?> MeasureAsync(KataSources sources, KataRunner runner, RunOptions options, CancellationToken cancellation)
    {
        var instrumentation = new Instrumentation(sources.Code);
        var marked = sources with { Code = instrumentation.Code, Specs = [.. sources.Specs, Instrumentation.Spec], Contract = null, CheckPolicy = false };
        var result = await runner.RunAsync(marked, options, useCache: false, cancellation);
        if (result.Verdicts.Any(verdict => verdict.Outcome is not (Outcome.Passed or Outcome.Failed or Outcome.PendingGpu)))
        {
            return null;   // a worker that was ended took its marks along
        }

        var reached = result.Verdicts.LastOrDefault()?.Attachments is [var attachment] ? attachment.Content : null;
        if (reached is null)
        {
            return null;
        }

        var lines = instrumentation.Lines(reached);
        return new LineCoverage(lines.Count(line => line.Reached), lines.Count);
    }

    /// <summary>The share as text, for instance <c>87 %</c>.</summary>
    public string Text => Lines == 0 ? "–" : FormattableString.Invariant($"{100.0 * Covered / Lines:0} %");
}
