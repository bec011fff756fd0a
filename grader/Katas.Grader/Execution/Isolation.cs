using System.Diagnostics;
using Katas.Grader.Compilation;

namespace Katas.Grader.Execution;

/// <summary>
/// Shuts workers that run strangers' code off by bubblewrap: no network, no other processes, no files but those that specs read,
/// nothing to write but a small temporary folder in memory. The limits hold beside it.
/// </summary>
public sealed class Isolation : IDisposable
{
    // bubblewrap is to end when its parent does, but the kernel counts the thread that started it as the parent, and threads of a pool
    // come and go: a shell stands between. It is deaf to Ctrl-C, which is for the grader alone.
    private const string Shell = "/bin/sh";
    private const string Script = "trap '' INT; \"$0\" \"$@\"; exit $?";

    private static readonly TimeSpan ProbeTime = TimeSpan.FromSeconds(20);

    private readonly string? _program = ProgramPath.Find("bwrap");
    private readonly string _handover = Directory.CreateTempSubdirectory("kata-").FullName;
    private readonly Lazy<IReadOnlyList<string>> _view;

    /// <summary>Prepares for the workers of a run.</summary>
    /// <param name="toolchain">The built worker.</param>
    /// <param name="root">The repository's root; of it, only the fixtures can be read.</param>
    /// <param name="readable">Files and folders that specs read besides.</param>
    public Isolation(Toolchain toolchain, string root, IEnumerable<string> readable) =>
        _view = new(() => IsolatedView.Arguments(toolchain, [Path.Combine(root, "fixtures"), .. readable, _handover]));

    /// <summary>Why workers cannot be isolated on this machine, and what to do; null when they can.</summary>
    /// <param name="cancellation">Stops the probe.</param>
    public async Task<string?> FindProblemAsync(CancellationToken cancellation)
    {
        if (!OperatingSystem.IsLinux())
        {
            return "it needs bubblewrap, which exists for Linux only.";
        }

        if (_program is null)
        {
            return "bubblewrap is missing. Install the package bubblewrap.";
        }

        return !ProcessFamily.IsKnown ? "this kernel does not list a process's children in /proc." : await ProbeAsync(cancellation);
    }

    /// <summary>Makes a worker that is about to be started an isolated one.</summary>
    /// <param name="start">How it would be started.</param>
    internal void Apply(ProcessStartInfo start)
    {
        string[] worker = [IsolatedView.Dotnet, .. start.ArgumentList];
        Fill(start, ["--chdir", start.WorkingDirectory, "--", .. worker]);
        start.Environment["TMPDIR"] = IsolatedView.TemporaryFolder;
    }

    /// <summary>Lays compiled code where isolated workers can read it; what else was ever compiled here they cannot.</summary>
    /// <param name="compiled">The compiled kata.</param>
    internal CompiledKata Share(CompiledKata compiled) =>
        compiled with { LearnerAssembly = Share(compiled.LearnerAssembly!), LearnerParts = [.. compiled.LearnerParts.Select(Share)], SpecAssembly = Share(compiled.SpecAssembly!) };

    /// <summary>Deletes the copies of compiled code.</summary>
    public void Dispose() => Directory.Delete(_handover, recursive: true);

    private void Fill(ProcessStartInfo start, IEnumerable<string> rest)
    {
        start.FileName = Shell;
        start.ArgumentList.Clear();
        foreach (var argument in new[] { "-c", Script, _program! }.Concat(_view.Value).Concat(rest))
        {
            start.ArgumentList.Add(argument);
        }
    }

    private string Share(string assembly)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_handover, Path.GetFileName(Path.GetDirectoryName(assembly)!))).FullName;
        foreach (var file in new[] { assembly, Path.ChangeExtension(assembly, ".pdb") })
        {
            var copy = Path.Combine(folder, Path.GetFileName(file));
            if (!File.Exists(copy))
            {
                File.Copy(file, copy);   // a worker that runs may have it open: it is never written again
            }
        }

        return Path.Combine(folder, Path.GetFileName(assembly));
    }

    private async Task<string?> ProbeAsync(CancellationToken cancellation)
    {
        var start = new ProcessStartInfo { RedirectStandardError = true, RedirectStandardOutput = true };
        Fill(start, ["--", Shell, "-c", ":"]);
        using var probe = Process.Start(start)!;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(ProbeTime);
        try
        {
            var said = await probe.StandardError.ReadToEndAsync(limit.Token);
            await probe.WaitForExitAsync(limit.Token);
            return probe.ExitCode == 0 ? null
                : $"bubblewrap does not work here ({said.Split('\n')[0].Trim()}). It needs version 0.7 or later and a system that allows user namespaces; a container must be started with --privileged.";
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            probe.Kill(entireProcessTree: true);
            return $"bubblewrap gave no answer in {ProbeTime.TotalSeconds:0} s.";
        }
    }
}
