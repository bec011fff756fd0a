using System.Diagnostics;
using System.Runtime.InteropServices;
using Katas.Grader.Cli.Doctor;
using Katas.Grader.Execution;
using Katas.Grader.Protocol;
using Spectre.Console;

namespace Katas.Grader.Cli.Commands;

/// <summary>`kata doctor`: looks at everything that grading rests on, and says what to do where something is wrong.</summary>
internal static class DoctorCommand
{
    public static async Task<int> RunAsync(Workbench bench)
    {
        var findings = new List<Finding>();
        findings.Add(Runtime());
        findings.Add(await Git(bench.Cancellation));
        findings.Add(Folder(bench.Root));
        findings.AddRange(await Worker(bench));
        findings.Add(await IsolationCheck.OfAsync(bench));
        findings.Add(Data());
        findings.AddRange(MachineChecks.All(bench.Root));
        findings.Add(await CloneCheck.OfAsync(bench.Root, bench.Cancellation));
        findings.AddRange(await PackageChecks.AllAsync(bench.Root, bench.Cancellation));
        foreach (var finding in findings)
        {
            var (sign, color) = finding.State switch { State.Good => ("✓", "green"), State.Note => ("·", "grey"), _ => ("✗", "red") };
            bench.Console.Write(new Markup($"[{color}]{sign}[/] [bold]{Markup.Escape(finding.Subject),-12}[/] "));
            var lines = Views.TextWrap.Wrap(finding.Text, Math.Max(20, bench.Console.Profile.Width - 17), string.Empty).ToList();
            bench.Console.Profile.Out.Writer.WriteLine(string.Join($"\n{new string(' ', 15)}", lines));   // a long path stays in one piece
        }

        return findings.Exists(finding => finding.State == State.Bad) ? ExitCodes.Environment : ExitCodes.Success;
    }

    private static Finding Runtime() =>
        Environment.Version.Major >= 10
            ? new Finding(State.Good, ".NET", $"{RuntimeInformation.FrameworkDescription} on {RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}, {Environment.ProcessorCount} cores")
            : new Finding(State.Bad, ".NET", $"{RuntimeInformation.FrameworkDescription} runs the grader; install the .NET SDK 10.");

    private static async Task<Finding> Git(CancellationToken cancellation)
    {
        try
        {
            using var git = Process.Start(new ProcessStartInfo(ProgramPath.Require("git"), "--version") { RedirectStandardOutput = true })!;
            var version = await git.StandardOutput.ReadToEndAsync(cancellation);
            return new Finding(State.Good, "git", version.Trim());
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return new Finding(State.Bad, "git", "not found. Install git: grades name the commit that they belong to, and `reset` uses it.");
        }
    }

    private static Finding Folder(string root)
    {
        var probe = Path.Combine(root, ".kata", $"probe-{Environment.ProcessId}");
        try
        {
            AtomicFile.Write(probe, [1]);
            File.Delete(probe);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return new Finding(State.Bad, "folder", $"{root} cannot be written: {problem.Message}. Clone the repository into a folder of your own.");
        }

        var free = new DriveInfo(root).AvailableFreeSpace / (1024 * 1024);
        return free < 1024
            ? new Finding(State.Bad, "disk", $"only {free} MB are free at {root}; builds, caches and runs need about 1 GB.")
            : new Finding(State.Good, "folder", $"{root} ({free / 1024} GB free)");
    }

    private static async Task<IEnumerable<Finding>> Worker(Workbench bench)
    {
        var clock = Stopwatch.StartNew();
        try
        {
            await using var worker = WorkerProcess.Start(bench.Toolchain);
            await worker.Ready.WaitAsync(TimeSpan.FromSeconds(60), bench.Cancellation);
            var description = worker.Description ?? new PlatformDescription();
            return
            [
                new Finding(description.Libtorch.Contains("made for", StringComparison.Ordinal) ? State.Note : State.Good, "libtorch", $"{description.Libtorch}, from {description.LibtorchFolder}; a worker is warm after {clock.Elapsed.TotalSeconds:0.0} s"),
                new Finding(State.Good, "libstdc++", description.Compatibility),
                new Finding(description.Cuda ? State.Good : State.Note, "GPU", description.Cuda ? "CUDA device found" : $"GPU specs are recorded as pending. {description.CudaProblem}"),
            ];
        }
        catch (Exception problem) when (problem is GraderException or TimeoutException)
        {
            return [new Finding(State.Bad, "libtorch", $"{problem.Message} {(Environment.GetEnvironmentVariable("KATAS_LIBTORCH") is { Length: > 0 } chosen ? $"KATAS_LIBTORCH is {chosen}: correct it, or unset it to use the libtorch of the packages." : "Set KATAS_LIBTORCH to the lib folder of an existing libtorch 2.10, or run `dotnet restore --force` in grader/Katas.Worker and delete .kata/build.")}")];
        }
    }

    private static Finding Data()
    {
        var data = Environment.GetEnvironmentVariable("KATAS_DATA");
        return string.IsNullOrEmpty(data) ? new Finding(State.Note, "data", "KATAS_DATA is not set: milestones use the cache, or the small embedded sets. `./kata data list` shows what is here.")
            : Directory.Exists(data) ? new Finding(State.Good, "data", $"KATAS_DATA is {data}")
            : new Finding(State.Bad, "data", $"KATAS_DATA is {data}, which is not a folder. Correct it, or unset it.");
    }

    internal enum State
    {
        Good,
        Note,
        Bad,
    }

    internal sealed record Finding(State State, string Subject, string Text);
}
