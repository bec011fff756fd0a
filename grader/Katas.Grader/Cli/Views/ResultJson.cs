using System.Text.Json;
using System.Text.Json.Serialization;
using Katas.Grader.Compilation;
using Katas.Grader.Execution;
using Katas.Grader.Grading;

namespace Katas.Grader.Cli.Views;

/// <summary>The machine-readable form of results (<c>--json</c>), one document.</summary>
internal static class ResultJson
{
    public static string Write(IEnumerable<KataResult> results) =>
        JsonSerializer.Serialize(new ResultDocument(1, [.. results.Select(Of)]), ResultJsonContext.Default.ResultDocument);

    private static KataDocument Of(KataResult result) => new(
        result.Kata.Slug,
        result.Succeeded,
        result.Ran,
        result.FromCache,
        Math.Round(result.Elapsed.TotalSeconds, 3),
        result.Count(Outcome.Passed),
        result.Failures.Count(),
        result.Count(Outcome.PendingGpu),
        result.Verdicts.Count,
        [.. result.Problems],
        [.. result.Verdicts.Select(verdict => new SpecDocument(
            verdict.Spec.Method, verdict.Spec.Case, verdict.Spec.Task, JsonNamingPolicy.KebabCaseLower.ConvertName(verdict.Outcome.ToString()), verdict.Message,
            verdict.Frames.FirstOrDefault()?.File, verdict.Frames.FirstOrDefault()?.Line, Math.Round(verdict.Milliseconds, 2), verdict.Output))]);
}

internal sealed record ResultDocument(int Version, IReadOnlyList<KataDocument> Katas);

internal sealed record KataDocument(
    string Kata, bool Succeeded, bool Ran, bool FromCache, double Seconds, int Passed, int Failed, int PendingGpu, int Total,
    IReadOnlyList<CompileProblem> Problems, IReadOnlyList<SpecDocument> Specs);

internal sealed record SpecDocument(string Spec, string Case, int Task, string Outcome, string Message, string? File, int? Line, double Milliseconds, string Output);

[JsonSourceGenerationOptions(
    WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
[JsonSerializable(typeof(ResultDocument))]
internal sealed partial class ResultJsonContext : JsonSerializerContext;
