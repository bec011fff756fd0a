using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Katas.Grader.Execution;
using Katas.Grader.Protocol;

namespace Katas.Grader.Exports;

/// <summary>TRX, the result format of `dotnet test` and Visual Studio.</summary>
internal static class TrxExport
{
    private const string UnitTest = "13cdc9d9-ddb5-4fa4-a97d-d965ccfc6d4b";
    private const string NotInAList = "8c84fa94-04c1-424b-9868-57a2d4851a1d";
    private const string AllLoaded = "19431567-8539-422a-85d7-44ee4e166bda";

    private static readonly XNamespace Trx = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";

    public static string Write(IReadOnlyList<ExportedKata> results, DateTimeOffset now)
    {
        var specs = results.SelectMany(kata => Verdicts(kata).Select(verdict => new Entry(kata, verdict, Id($"{kata.Result.Kata.Slug}/{verdict.Spec.Id}"), Id($"{now:O}/{kata.Result.Kata.Slug}/{verdict.Spec.Id}")))).ToList();
        var time = now.ToString("O", CultureInfo.InvariantCulture);
        var failed = specs.Count(entry => Outcome(entry.Verdict) == "Failed");
        return XmlText.Of(Element(
            "TestRun",
            new XAttribute("id", Id($"{time}/run")),
            new XAttribute("name", $"katas {time}"),
            Element("Times", Attributes(("creation", time), ("queuing", time), ("start", time), ("finish", time))),
            Element("Results", specs.Select(entry => Result(entry, time))),
            Element("TestDefinitions", specs.Select(Definition)),
            Element("TestEntries", specs.Select(entry => Element("TestEntry", Attributes(("testId", entry.Test), ("executionId", entry.Execution), ("testListId", NotInAList))))),
            Element("TestLists", Element("TestList", Attributes(("name", "Results Not in a List"), ("id", NotInAList))), Element("TestList", Attributes(("name", "All Loaded Results"), ("id", AllLoaded)))),
            Element("ResultSummary", new XAttribute("outcome", failed == 0 ? "Completed" : "Failed"), Counters(specs, failed))));
    }

    // Code that does not compile is one failed test, so that no reader takes an empty run for a good one.
    private static IEnumerable<Verdict> Verdicts(ExportedKata kata) => kata.Result.Ran ? kata.Result.Verdicts :
    [
        new Verdict
        {
            Spec = new SpecInfo { Id = "compiles", Method = "The_code_compiles", Case = string.Empty, Task = 0, Gpu = false, Milestone = false, Timeout = 0, File = "Code.cs" },
            Outcome = Execution.Outcome.Failed,
            Message = kata.Problems,
        },
    ];

    private static XElement Result(Entry entry, string time)
    {
        var verdict = entry.Verdict;
        var result = Element("UnitTestResult", Attributes(
            ("executionId", entry.Execution), ("testId", entry.Test), ("testName", Name(entry)), ("computerName", "katas"),
            ("duration", TimeSpan.FromMilliseconds(verdict.Milliseconds).ToString("c", CultureInfo.InvariantCulture)), ("startTime", time), ("endTime", time),
            ("testType", UnitTest), ("outcome", Outcome(verdict)), ("testListId", NotInAList), ("relativeResultsDirectory", entry.Execution)));
        var output = Element("Output");
        if (verdict.Output.Length > 0)
        {
            output.Add(Element("StdOut", XmlText.Clean(verdict.Output)));
        }

        if (verdict.Message.Length > 0)
        {
            var frames = string.Join('\n', verdict.Frames.Select(frame => $"   at {frame.Method} in {entry.Kata.Place(frame.File)}:line {frame.Line}"));
            output.Add(Element("ErrorInfo", Element("Message", XmlText.Clean(verdict.Message)), frames.Length > 0 ? Element("StackTrace", XmlText.Clean(frames)) : null));
        }

        result.Add(output.HasElements ? output : null);
        return result;
    }

    private static XElement Definition(Entry entry) => Element(
        "UnitTest",
        Attributes(("name", Name(entry)), ("storage", $"{entry.Kata.Result.Kata.Slug}.dll"), ("id", entry.Test)),
        Element("Execution", new XAttribute("id", entry.Execution)),
        Element("TestMethod", Attributes(
            ("codeBase", $"{entry.Kata.Result.Kata.Slug}.dll"), ("adapterTypeName", "executor://katas/grader"),
            ("className", $"{entry.Kata.Result.Kata.Slug}.{Path.GetFileNameWithoutExtension(entry.Verdict.Spec.File)}"), ("name", entry.Verdict.Spec.Method))));

    private static XElement Counters(List<Entry> specs, int failed)
    {
        var passed = specs.Count(entry => Outcome(entry.Verdict) == "Passed");
        var zero = new[] { "error", "timeout", "aborted", "inconclusive", "passedButRunAborted", "notRunnable", "notExecuted", "disconnected", "warning", "completed", "inProgress", "pending" };
        return Element("Counters", Attributes(("total", $"{specs.Count}"), ("executed", $"{passed + failed}"), ("passed", $"{passed}"), ("failed", $"{failed}")), zero.Select(name => new XAttribute(name, 0)));
    }

    private static string Outcome(Verdict verdict) => verdict.Outcome switch
    {
        Execution.Outcome.Passed => "Passed",
        Execution.Outcome.PendingGpu => "NotExecuted",
        _ => "Failed",
    };

    private static string Name(Entry entry) => XmlText.Clean($"{entry.Kata.Result.Kata.Slug}: {entry.Verdict.Spec.Name}");

    private static string Id(string text) => new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16)).ToString();

    private static XElement Element(string name, params object?[] content) => new(Trx + name, content);

    private static IEnumerable<XAttribute> Attributes(params (string Name, string Value)[] pairs) => pairs.Select(pair => new XAttribute(pair.Name, pair.Value));

    private sealed record Entry(ExportedKata Kata, Verdict Verdict, string Test, string Execution);
}
