using System.Text.Json;
using System.Text.Json.Serialization;
using Katas.Grader.Execution;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Katas.Grader.Exports;

/// <summary>The results of Exercism's test runner interface, version 3: one exercise, its tests in the order of the specs, linked to tasks.</summary>
internal static class ExercismExport
{
    private const int LongestOutput = 500;
    private const int LongestMessage = 65_535 / 3;   // in characters, each of at most three bytes
    private const string Truncated = "… Output was truncated. Please limit to 500 chars";

    public static string Write(IReadOnlyList<ExportedKata> results)
    {
        var kata = results.Single();
        // An error means that no test was executed.
        var document = kata.Result.Ran
            ? new ExercismResults(3, kata.Result.Succeeded ? "pass" : "fail", null, [.. kata.Specs.Where(spec => spec.Verdict.Outcome != Outcome.PendingGpu && !spec.Hidden).Select(Test)])
            : new ExercismResults(3, "error", Cut(kata.Problems, LongestMessage, "…"), null);
        return JsonSerializer.Serialize(document, ExercismJson.Default.ExercismResults) + "\n";
    }

    private static ExercismTest Test(ExportedSpec spec)
    {
        var verdict = spec.Verdict;
        var passed = verdict.Outcome == Outcome.Passed;
        return new ExercismTest(
            verdict.Spec.Name.Replace('_', ' '),
            passed ? "pass" : verdict.Outcome == Outcome.Failed ? "fail" : "error",
            passed ? null : verdict.Message,
            verdict.Output.Length == 0 ? null : Cut(verdict.Output, LongestOutput, Truncated),
            CodeOf(verdict.Spec.File, verdict.Spec.Method),
            verdict.Spec.Task);
    }

    private static string Cut(string text, int most, string sign) => text.Length <= most ? text : $"{text[..(most - sign.Length)]}{sign}";

    private static string? CodeOf(string? file, string method)
    {
        if (file is null || !File.Exists(file))
        {
            return null;
        }

        var found = CSharpSyntaxTree.ParseText(File.ReadAllText(file)).GetRoot().DescendantNodes().OfType<MethodDeclarationSyntax>().FirstOrDefault(node => node.Identifier.Text == method);
        return found?.Body is { } body ? string.Join('\n', body.Statements.Select(statement => statement.NormalizeWhitespace("    ", "\n").ToFullString()))
            : found?.ExpressionBody?.Expression.NormalizeWhitespace("    ", "\n").ToFullString();
    }
}

internal sealed record ExercismResults(int Version, string Status, string? Message, IReadOnlyList<ExercismTest>? Tests);

internal sealed record ExercismTest(string Name, string Status, string? Message, string? Output, string? TestCode, int TaskId);

[JsonSourceGenerationOptions(WriteIndented = true, NewLine = "\n", PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ExercismResults))]
internal sealed partial class ExercismJson : JsonSerializerContext;
