using System.Globalization;
using System.Xml.Linq;
using Katas.Grader.Execution;

namespace Katas.Grader.Exports;

/// <summary>JUnit XML as Jenkins and GitHub's test reporters read it: a suite a kata, a case a spec.</summary>
internal static class JUnitExport
{
    public static string Write(IReadOnlyList<ExportedKata> results, DateTimeOffset now)
    {
        var suites = results.Select(kata => Suite(kata, now)).ToList();
        return XmlText.Of(new XElement("testsuites", new XAttribute("name", "katas"), Totals(suites), suites));
    }

    private static XElement Suite(ExportedKata kata, DateTimeOffset now)
    {
        var score = Grading.Score.Of(kata.Result);
        List<XElement> cases = kata.Result.Ran ? [.. kata.Specs.Select(spec => Case(kata, spec))] : [DoesNotCompile(kata)];
        return new XElement(
            "testsuite",
            new XAttribute("name", kata.Result.Kata.Slug),
            Counts(cases),
            new XAttribute("timestamp", now.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture)),
            new XElement("properties", Property("points.earned", score.Earned), Property("points.possible", score.Possible)),
            cases);
    }

    private static XElement Case(ExportedKata kata, ExportedSpec spec)
    {
        var verdict = spec.Verdict;
        var testCase = new XElement(
            "testcase",
            new XAttribute("classname", $"{kata.Result.Kata.Slug}.{spec.ClassName}"),
            new XAttribute("name", XmlText.Clean(verdict.Spec.Name)),
            new XAttribute("time", XmlText.Seconds(verdict.Milliseconds)));
        if (Result(verdict) is { } result)
        {
            testCase.Add(result);
        }

        if (verdict.Output.Length > 0)
        {
            testCase.Add(new XElement("system-out", XmlText.Clean(verdict.Output)));
        }

        return testCase;
    }

    private static XElement? Result(Verdict verdict) => verdict.Outcome switch
    {
        Outcome.Passed => null,
        Outcome.PendingGpu => new XElement("skipped", new XAttribute("message", XmlText.Clean(verdict.Message))),
        Outcome.Failed => Problem("failure", verdict.ExceptionType ?? "Failed", verdict.Message),
        _ => Problem("error", verdict.Outcome.ToString(), verdict.Message),
    };

    private static XElement DoesNotCompile(ExportedKata kata) => new(
        "testcase",
        new XAttribute("classname", $"{kata.Result.Kata.Slug}.Code"),
        new XAttribute("name", "The_code_compiles"),
        new XAttribute("time", "0.000"),
        Problem("error", "DoesNotCompile", kata.Problems));

    private static XElement Problem(string kind, string type, string message) =>
        new(kind, new XAttribute("message", XmlText.Clean(message.Split('\n')[0])), new XAttribute("type", type), XmlText.Clean(message));

    private static XElement Property(string name, double value) => new("property", new XAttribute("name", name), new XAttribute("value", value));

    private static IEnumerable<XAttribute> Counts(List<XElement> cases) =>
    [
        new("tests", cases.Count),
        new("failures", cases.Count(item => item.Element("failure") is not null)),
        new("errors", cases.Count(item => item.Element("error") is not null)),
        new("skipped", cases.Count(item => item.Element("skipped") is not null)),
        new("time", FormattableString.Invariant($"{cases.Sum(item => (double)item.Attribute("time")!):0.000}")),
    ];

    private static IEnumerable<XAttribute> Totals(List<XElement> suites) =>
        new[] { "tests", "failures", "errors" }.Select(name => new XAttribute(name, suites.Sum(suite => (int)suite.Attribute(name)!)))
            .Append(new XAttribute("time", FormattableString.Invariant($"{suites.Sum(suite => (double)suite.Attribute("time")!):0.000}")));
}
