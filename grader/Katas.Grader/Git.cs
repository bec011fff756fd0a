using System.Diagnostics;
using System.Text;

namespace Katas.Grader;

/// <summary>Runs git in a repository.</summary>
/// <param name="root">The repository's root.</param>
public sealed class Git(string root)
{
    /// <summary>What git prints; null when git is missing or fails.</summary>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="cancellation">Stops git.</param>
    public async Task<string?> RunAsync(IEnumerable<string> arguments, CancellationToken cancellation)
    {
        try
        {
            var result = await StartAsync(arguments, [], null, cancellation);
            return result.ExitCode == 0 ? result.Text : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    /// <summary>Runs git to its end, with bytes for its standard input.</summary>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="cancellation">Stops git.</param>
    /// <param name="input">Its standard input.</param>
    /// <param name="index">Another index file than the repository's.</param>
    /// <exception cref="GraderException">There is no git.</exception>
    public async Task<GitResult> TryAsync(IEnumerable<string> arguments, CancellationToken cancellation, byte[]? input = null, string? index = null)
    {
        try
        {
            return await StartAsync(arguments, input ?? [], index, cancellation);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new GraderException("git was not found on the PATH. Install it; `./kata doctor` looks for it.", ExitCodes.Environment);
        }
    }

    /// <summary>What git prints; it must succeed.</summary>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="cancellation">Stops git.</param>
    /// <param name="input">Its standard input.</param>
    /// <param name="index">Another index file than the repository's.</param>
    /// <exception cref="GraderException">git fails; the message holds what it said.</exception>
    public async Task<string> RequireAsync(IReadOnlyList<string> arguments, CancellationToken cancellation, byte[]? input = null, string? index = null)
    {
        var result = await TryAsync(arguments, cancellation, input, index);
        return result.ExitCode == 0 ? result.Text : throw new GraderException($"`git {arguments.First(argument => !argument.StartsWith('-') && !argument.Contains('=', StringComparison.Ordinal))}` failed in {root}:\n{result.Error.Trim()}");
    }

    /// <summary>The checked-out commit; null outside of git.</summary>
    /// <param name="cancellation">Stops git.</param>
    public async Task<string?> HeadAsync(CancellationToken cancellation) => (await RunAsync(["rev-parse", "HEAD"], cancellation))?.Trim();

    private async Task<GitResult> StartAsync(IEnumerable<string> arguments, byte[] input, string? index, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(ProgramPath.Require("git")) { WorkingDirectory = root, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["GIT_TERMINAL_PROMPT"] = "0";   // a missing password is an error, not a question that nobody sees
        if (index is not null)
        {
            start.Environment["GIT_INDEX_FILE"] = index;
        }

        using var git = Process.Start(start)!;
        await using var stop = cancellation.Register(() => git.Kill(entireProcessTree: true));
        var reading = ReadAsync(git.StandardOutput.BaseStream);
        var errors = git.StandardError.ReadToEndAsync(CancellationToken.None);
        await FeedAsync(git.StandardInput.BaseStream, input);
        var output = await reading;
        var error = await errors;
        await git.WaitForExitAsync(CancellationToken.None);
        cancellation.ThrowIfCancellationRequested();
        return new GitResult(git.ExitCode, output, error);
    }

    private static async Task<byte[]> ReadAsync(Stream stream)
    {
        using var content = new MemoryStream();
        await stream.CopyToAsync(content, CancellationToken.None);
        return content.ToArray();
    }

    // git may end without reading all of it; its exit code says so.
    private static async Task FeedAsync(Stream stream, byte[] input)
    {
        try
        {
            await stream.WriteAsync(input, CancellationToken.None);
            stream.Close();
        }
        catch (IOException)
        {
        }
    }
}

/// <summary>How a run of git ended.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Error">Its standard error.</param>
public sealed record GitResult(int ExitCode, byte[] Output, string Error)
{
    /// <summary>The standard output as text.</summary>
    public string Text => Encoding.UTF8.GetString(Output);
}
