using Katas.Grader.Authoring;
using Katas.Grader.Curriculum;
using Spectre.Console;

namespace Katas.Grader.Cli.Commands;

/// <summary>`kata verify`: the project's whole test. Ends with a line <c>N passed, N failed</c>.</summary>
internal sealed record VerifyCommand(IReadOnlyList<string> Katas, int Repeat, int Seeds, bool Messages, bool Accept)
{
    public async Task<int> RunAsync(Workbench bench)
    {
        bench.RequireAuthor("verify", "it proves that stubs fail and references pass. To see whether your own code passes: `./kata grade`");
        var report = new CheckReport(bench.Console);
        if (Katas.Count == 0 && Seeds == 0 && !Messages)
        {
            foreach (var project in TestProjects(bench.Root))
            {
                await new TestProject(bench.Root, project).RunAsync(report, bench.Cancellation);
            }
        }

        var runner = bench.Runner(Environment.ProcessorCount);
        var verifier = new KataVerifier(bench.Compiler, runner, bench.Root, Environment.ProcessorCount);
        var alarms = new FalseAlarms(runner, bench.Root, Environment.ProcessorCount);
        IReadOnlyList<Kata> katas = Katas.Count == 0 ? [.. bench.Syllabus.Katas.Where(kata => kata.HasSpecs)] : [.. Katas.Select(bench.Syllabus.Find)];
        foreach (var kata in katas)
        {
            kata.RequireSpecs();
            report.Section($"Week {kata.Number} · {kata.Title}");
            if (Seeds > 0)
            {
                await alarms.MeasureAsync(kata, Seeds, report, bench.Console, bench.Cancellation);
                continue;
            }

            if (Messages)
            {
                await verifier.VerifyMisconceptionsAsync(kata, Accept, report, bench.Cancellation);
                continue;
            }

            await verifier.VerifyAsync(kata, Repeat, Accept, report, bench.Cancellation);
        }

        bench.Console.WriteLine();
        bench.Console.WriteLine($"{report.Passed} passed, {report.Failed} failed");
        return report.Failed == 0 ? ExitCodes.Success : ExitCodes.SpecsFailed;
    }

    private static string[] TestProjects(string root) =>
    [
        Path.Combine(root, "katas", "kit.tests", "Katas.Kit.Tests.csproj"),
        Path.Combine(root, "grader", "tests", "Katas.Grader.Tests", "Katas.Grader.Tests.csproj"),
        Path.Combine(root, "grader", "tests", "Katas.Report.Tests", "Katas.Report.Tests.csproj"),
    ];
}
