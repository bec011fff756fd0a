using System.Diagnostics;

namespace Katas.Grader;

/// <summary>Asks git about the repository.</summary>
/// <param name="root">The repository's root.</param>
public sealed class Git(string root)
{
    /// <summary>What git prints; null when git is missing or fails.</summary>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="cancellation">Stops git.</param>
    public async Task<string?> RunAsync(IEnumerable<string> arguments, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo("git") { WorkingDirectory = root, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            using var git = Process.Start(start)!;
            var errors = git.StandardError.ReadToEndAsync(cancellation);
            var output = await git.StandardOutput.ReadToEndAsync(cancellation);
            await errors;
            await git.WaitForExitAsync(cancellation);
            return git.ExitCode == 0 ? output : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    /// <summary>The checked-out commit; null outside of git.</summary>
    /// <param name="cancellation">Stops git.</param>
    public async Task<string?> HeadAsync(CancellationToken cancellation) => (await RunAsync(["rev-parse", "HEAD"], cancellation))?.Trim();
}
