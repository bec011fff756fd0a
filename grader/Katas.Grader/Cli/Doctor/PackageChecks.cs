using System.Diagnostics;
using System.Text.RegularExpressions;
using static Katas.Grader.Cli.Commands.DoctorCommand;

namespace Katas.Grader.Cli.Doctor;

/// <summary>Whether a changed grader could be built here: the SDK that global.json asks for, package feeds, a proxy.</summary>
internal static partial class PackageChecks
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static async Task<IReadOnlyList<Finding>> AllAsync(string root, CancellationToken cancellation)
    {
        var findings = new List<Finding> { Sdk(await RunAsync(root, ["--version"], cancellation)) };
        if (Proxy(name => Environment.GetEnvironmentVariable(name)) is { } proxy)
        {
            findings.Add(proxy);
        }

        var feeds = await RunAsync(root, ["nuget", "list", "source", "--format", "short"], cancellation);
        findings.AddRange(await Task.WhenAll(Feeds(feeds.Text).Select(feed => FeedAsync(feed, cancellation))));
        return findings;
    }

    internal static Finding Sdk((int Exit, string Text) said) => said.Exit == 0
        ? new(State.Good, "SDK", said.Text.Trim())
        : new(State.Bad, "SDK", "No SDK fits global.json, which asks for 10.0.100 or a later 10.0. Install it from https://dotnet.microsoft.com/download/dotnet/10.0; the grader that is built already still runs.");

    internal static Finding? Proxy(Func<string, string?> variable)
    {
        var name = new[] { "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "HTTP_PROXY", "http_proxy" }.FirstOrDefault(candidate => !string.IsNullOrEmpty(variable(candidate)));
        if (name is null)
        {
            return null;
        }

        var shown = Password().Replace(variable(name)!, "//…@");
        return Uri.TryCreate(variable(name), UriKind.Absolute, out var address) && address.Scheme is "http" or "https" or "socks5"
            ? new(State.Good, "proxy", $"{name} is {shown}: packages are fetched through it")
            : new(State.Bad, "proxy", $"{name} is {shown}, which is no address. Write http://host:port, with http:// in front.");
    }

    // "E https://…" is an enabled feed, "D …" a disabled one; folders are feeds too.
    internal static IEnumerable<Uri> Feeds(string list) =>
        list.ReplaceLineEndings("\n").Split('\n').Select(line => line.Trim()).Where(line => line.StartsWith('E'))
            .Select(line => Uri.TryCreate(line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..], UriKind.Absolute, out var feed) && feed.Scheme is "http" or "https" ? feed : null)
            .OfType<Uri>();

    internal static async Task<Finding> FeedAsync(Uri feed, CancellationToken cancellation)
    {
        string problem;
        try
        {
            using var client = new HttpClient { Timeout = Patience };
            using var answer = await client.GetAsync(feed, HttpCompletionOption.ResponseHeadersRead, cancellation);
            if (answer.IsSuccessStatusCode)
            {
                return new(State.Good, "packages", $"{feed.Host} answers");
            }

            problem = $"answers {(int)answer.StatusCode} {answer.ReasonPhrase}{(answer.StatusCode == System.Net.HttpStatusCode.ProxyAuthenticationRequired ? " (the proxy wants a name and password in HTTPS_PROXY)" : string.Empty)}";
        }
        catch (Exception error) when (error is HttpRequestException || (error is TaskCanceledException && !cancellation.IsCancellationRequested))
        {
            problem = error is HttpRequestException ? $"cannot be reached ({error.Message})" : $"does not answer within {Patience.TotalSeconds:0} s";
        }

        return new(State.Note, "packages", $"{feed.Host} {problem}. Katas are graded without it: everything they need is here. Only a newer grader, or other packages, would have to be fetched; behind a proxy, set HTTPS_PROXY.");
    }

    private static async Task<(int Exit, string Text)> RunAsync(string root, IEnumerable<string> arguments, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(DotnetHost.Path) { WorkingDirectory = root, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_NOLOGO"] = "1";
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(cancellation);
        var text = await process.StandardOutput.ReadToEndAsync(cancellation);
        await errors;
        await process.WaitForExitAsync(cancellation);
        return (process.ExitCode, text);
    }

    [GeneratedRegex("//[^/@]*@")]
    private static partial Regex Password();
}
