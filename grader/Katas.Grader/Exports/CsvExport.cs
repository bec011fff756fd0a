using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Katas.Grader.Exports;

/// <summary>CSV (RFC 4180): a line a spec. What a spreadsheet would take for a formula is text.</summary>
internal static class CsvExport
{
    private static readonly string[] Columns = ["kata", "task", "spec", "case", "outcome", "points", "max_points", "visibility", "milliseconds", "message"];

    public static string Write(IReadOnlyList<ExportedKata> results)
    {
        var text = new StringBuilder().Append(string.Join(',', Columns)).Append("\r\n");
        foreach (var kata in results)
        {
            foreach (var fields in kata.Result.Ran ? kata.Specs.Select(spec => Line(kata, spec)) : [DoesNotCompile(kata)])
            {
                text.Append(string.Join(',', fields.Select(Field))).Append("\r\n");
            }
        }

        return text.ToString();
    }

    private static string[] Line(ExportedKata kata, ExportedSpec spec) =>
    [
        kata.Result.Kata.Slug, $"{spec.Verdict.Spec.Task}", spec.Verdict.Spec.Method, spec.Verdict.Spec.Case, JsonNamingPolicy.KebabCaseLower.ConvertName(spec.Verdict.Outcome.ToString()),
        Number(spec.Earned), Number(spec.Worth), spec.Hidden ? "hidden" : "visible", Number(spec.Verdict.Milliseconds), spec.Verdict.Message,
    ];

    private static string[] DoesNotCompile(ExportedKata kata) =>
        [kata.Result.Kata.Slug, string.Empty, string.Empty, string.Empty, "does-not-compile", "0", Number(kata.Result.Kata.Tasks.Sum(task => task.Points)), "visible", "0", kata.Problems];

    private static string Number(double value) => Math.Round(value, 4).ToString(CultureInfo.InvariantCulture);

    private static string Field(string value)
    {
        var safe = value.Length > 0 && "=+-@\t\r".Contains(value[0], StringComparison.Ordinal) && !double.TryParse(value, CultureInfo.InvariantCulture, out _) ? $"'{value}" : value;
        return safe.AsSpan().ContainsAny("\",\r\n") ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }
}
