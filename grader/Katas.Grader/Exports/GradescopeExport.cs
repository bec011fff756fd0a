using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Katas.Grader.Execution;

namespace Katas.Grader.Exports;

/// <summary>Gradescope's <c>results.json</c>: a test a spec, with its share of the task's points and its own visibility.</summary>
internal static class GradescopeExport
{
    public static string Write(IReadOnlyList<ExportedKata> results) => JsonSerializer.Serialize(
        new GradescopeResults(
            Math.Round(results.Sum(kata => kata.Result.Elapsed.TotalSeconds), 2),
            string.Join("\n\n", results.Where(kata => !kata.Result.Ran).Select(kata => $"{kata.Result.Kata.Slug} does not compile, so no spec ran:\n{kata.Problems}")),
            "text",
            "visible",
            "hidden",
            [.. results.SelectMany(kata => kata.Result.Ran ? kata.Specs.Select((spec, index) => Test(kata, spec, index + 1)) : [DoesNotCompile(kata)])]),
        GradescopeJson.Default.GradescopeResults) + "\n";

    private static GradescopeTest Test(ExportedKata kata, ExportedSpec spec, int index)
    {
        var verdict = spec.Verdict;
        var pending = verdict.Outcome == Outcome.PendingGpu;
        return new GradescopeTest(
            Math.Round(spec.Earned, 4),
            Math.Round(spec.Worth, 4),
            pending ? null : verdict.Outcome == Outcome.Passed ? "passed" : "failed",
            verdict.Spec.Name,
            "text",
            $"{kata.Result.Kata.Number}.{verdict.Spec.Task}.{index.ToString(CultureInfo.InvariantCulture)}",
            pending ? $"Pending: {verdict.Message}" : verdict.Message,
            "text",
            [kata.Result.Kata.Slug, $"task {verdict.Spec.Task}"],
            spec.Hidden ? "after_published" : "visible");
    }

    private static GradescopeTest DoesNotCompile(ExportedKata kata) => new(
        0, kata.Result.Kata.Tasks.Sum(task => task.Points), "failed", "The code compiles", "text", $"{kata.Result.Kata.Number}.0", kata.Problems, "text", [kata.Result.Kata.Slug], "visible");
}

internal sealed record GradescopeResults(double ExecutionTime, string Output, string OutputFormat, string Visibility, string StdoutVisibility, IReadOnlyList<GradescopeTest> Tests);

internal sealed record GradescopeTest(
    double Score, double MaxScore, string? Status, string Name, string NameFormat, string Number, string Output, string OutputFormat, IReadOnlyList<string> Tags, string Visibility);

[JsonSourceGenerationOptions(WriteIndented = true, NewLine = "\n", PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(GradescopeResults))]
internal sealed partial class GradescopeJson : JsonSerializerContext;
