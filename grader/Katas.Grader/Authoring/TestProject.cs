using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Katas.Grader.Authoring;

/// <summary>Runs one of the project's own test projects by <c>dotnet test</c>.</summary>
/// <param name="root">The repository's root.</param>
/// <param name="project">The project file.</param>
public sealed partial class TestProject(string root, string project)
{
    /// <summary>Runs the tests and adds their counts; failing ones are shown.</summary>
    /// <param name="report">Where the counts go.</param>
    /// <param name="cancellation">Stops the tests.</param>
    public async Task RunAsync(CheckReport report, CancellationToken cancellation)
    {
        report.Section($"Tests: {Path.GetFileNameWithoutExtension(project)}");
        var clock = Stopwatch.StartNew();
        var start = new ProcessStartInfo(DotnetHost.Path) { WorkingDirectory = root, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { "test", project, "--nologo" })
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using var process = Process.Start(start)!;
        await using var stop = cancellation.Register(() => process.Kill(entireProcessTree: true));
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        await process.WaitForExitAsync(CancellationToken.None);
        cancellation.ThrowIfCancellationRequested();
        var text = await output + await errors;
        if (Summary().Match(text) is not { Success: true } summary)
        {
            report.Check(false, () => $"{Path.GetFileName(project)} did not run to its end (exit code {process.ExitCode}):\n{text.Trim()}");
            return;
        }

        var (failed, passed) = (Number(summary, "failed"), Number(summary, "passed"));
        report.Add(passed, failed);
        if (failed > 0)
        {
            report.Note($"{failed} failed:");
            Console.WriteLine(text.Trim());
        }

        var skipped = Number(summary, "skipped");
        report.Note($"{passed} passed{(skipped > 0 ? $", {skipped} skipped ({Reason(text)})" : string.Empty)} in {clock.Elapsed.TotalSeconds:0} s");
    }

    private static string Reason(string text) => SkipReason().Match(text) is { Success: true } reason ? reason.Groups["reason"].Value.Trim() : "no reason given";

    private static int Number(Match match, string group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"Failed:\s*(?<failed>\d+), Passed:\s*(?<passed>\d+), Skipped:\s*(?<skipped>\d+)")]
    private static partial Regex Summary();

    [GeneratedRegex(@"\[SKIP\]\s*\n(\[xUnit\.net [^\]]*\])?(?<reason>.+)")]
    private static partial Regex SkipReason();
}
