using System.Globalization;
using Katas.Grader.Protocol;
using Xunit.Sdk;

namespace Katas.Worker.Running;

/// <summary>A spec as xunit knows it beside what the grader is told of it.</summary>
internal sealed record DiscoveredSpec(ITestCase TestCase, SpecInfo Info)
{
    /// <summary>Describes test cases, ordered by source file and line; cases of a theory stay in the order of their data, the simplest first.</summary>
    public static IEnumerable<DiscoveredSpec> From(IEnumerable<ITestCase> testCases) =>
        testCases
            .Select(testCase => new DiscoveredSpec(testCase, Describe(testCase)))
            .OrderBy(spec => spec.Info.Task)
            .ThenBy(spec => spec.Info.File, StringComparer.Ordinal)
            .ThenBy(spec => spec.Info.Line);

    private static SpecInfo Describe(ITestCase testCase)
    {
        var method = testCase.TestMethodName ?? testCase.TestCaseDisplayName;
        return new SpecInfo
        {
            Id = testCase.UniqueID,
            Method = method,
            Case = CaseOf(testCase.TestCaseDisplayName),
            Task = Trait(testCase, "Task") is { } task && int.TryParse(task, out var number) ? number : 0,
            Gpu = Trait(testCase, "Device") == "GPU",
            Milestone = Trait(testCase, "Kind") == "Milestone",
            Statistical = Trait(testCase, "Kind") == "Statistical",
            Timeout = TimeoutOf(testCase),
            File = testCase.SourceFilePath,
            Line = testCase.SourceLineNumber ?? 0,
        };
    }

    // A milestone may take twice its budget before it is ended.
    private static int TimeoutOf(ITestCase testCase) =>
        (testCase as Xunit.v3.XunitTestCase)?.Timeout is > 0 and var own ? own
        : Trait(testCase, "Minutes") is { } minutes ? (int)TimeSpan.FromMinutes(2 * double.Parse(minutes, CultureInfo.InvariantCulture)).TotalMilliseconds
        : 0;

    private static string? Trait(ITestCase testCase, string name) =>
        testCase.Traits.TryGetValue(name, out var values) ? values.FirstOrDefault() : null;

    // "Specs.X.Method(golden: causal_5x5)" -> "causal_5x5"; several arguments keep their names.
    private static string CaseOf(string displayName)
    {
        var open = displayName.IndexOf('(', StringComparison.Ordinal);
        if (open < 0 || !displayName.EndsWith(')'))
        {
            return string.Empty;
        }

        var arguments = displayName[(open + 1)..^1];
        var colon = arguments.IndexOf(": ", StringComparison.Ordinal);
        return colon >= 0 && !arguments.Contains(", ", StringComparison.Ordinal) ? arguments[(colon + 2)..] : arguments;
    }
}
