using System.Text;
using CliWrap;
using CliWrap.Buffered;
using FluentAssertions;
using Katas.Grader.Tests.Execution;
using Xunit;

namespace Katas.Grader.Tests.Cli;

/// <summary>The launcher itself, beside a stand-in for <c>dotnet</c> that writes down how it is called.</summary>
public sealed class LauncherTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("kata launcher ").FullName;

    public LauncherTests()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "kata.cmd is another program");
        foreach (var folder in new[] { "grader/Katas.Grader", "grader/Katas.Worker", "grader/Protocol", "katas/kit", "katas/kit.testing", "bin" })
        {
            Directory.CreateDirectory(Path.Combine(_root, folder));
        }

        foreach (var file in new[] { "Directory.Build.props", "katas/Directory.Build.props", "global.json", "grader/Katas.Grader/A.cs" })
        {
            File.WriteAllText(Path.Combine(_root, file), string.Empty);
        }

        File.Copy(Path.Combine(Laboratory.Root, "kata"), Path.Combine(_root, "kata"));
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task Without_an_sdk_one_message_says_what_to_install()
    {
        var (exit, text) = await RunAsync(sdks: null);

        exit.Should().Be(3);
        text.Should().StartWith("The .NET SDK 10 is needed, and no `dotnet` was found").And.Contain("https://dotnet.microsoft.com/download/dotnet/10.0");
    }

    [Fact]
    public async Task With_an_sdk_that_is_too_old_the_message_names_it()
    {
        var (exit, text) = await RunAsync(sdks: "8.0.404 [/usr/share/dotnet/sdk]");

        exit.Should().Be(3);
        text.Should().Contain("The .NET SDK 10 is needed. Installed here: 8.0.404").And.NotContain("Building");
    }

    [Fact]
    public async Task The_grader_is_built_only_when_a_source_changed()
    {
        await RunAsync(sdks: "10.0.100 [x]");
        var built = Calls();
        await RunAsync(sdks: "10.0.100 [x]");
        var unchanged = Calls();
        File.WriteAllText(Path.Combine(_root, "grader/Katas.Grader/A.cs"), "// changed");
        File.SetLastWriteTimeUtc(Path.Combine(_root, "grader/Katas.Grader/A.cs"), DateTime.UtcNow.AddSeconds(2));
        await RunAsync(sdks: "10.0.100 [x]");
        var changed = Calls();

        built.Count(call => call.StartsWith("publish", StringComparison.Ordinal)).Should().Be(2);
        unchanged.Should().ContainSingle().Which.Should().EndWith("kata.dll list");
        changed.Count(call => call.StartsWith("publish", StringComparison.Ordinal)).Should().Be(2);
    }

    [Fact]
    public async Task A_failed_build_is_told_with_its_log()
    {
        var (exit, text) = await RunAsync(sdks: "10.0.100 [x]", publishFails: true);

        exit.Should().Be(3);
        text.Should().Contain("error CS1002").And.Contain("The grader could not be built; the whole log is").And.Contain("Worker.log");
    }

    private async Task<(int Exit, string Text)> RunAsync(string? sdks, bool publishFails = false)
    {
        var dotnet = Path.Combine(_root, "bin", "dotnet");
        File.Delete(dotnet);
        if (sdks is not null)
        {
            await File.WriteAllTextAsync(dotnet, $"""
                #!/bin/sh
                [ "$1" = --list-sdks ] && echo "{sdks}" && exit 0
                echo "$@" >>"{_root}/calls"
                [ "$1" = publish ] && {(publishFails ? "echo 'A.cs(1,1): error CS1002: ; expected'; exit 1" : "exit 0")}
                exit 0
                """);
            File.SetUnixFileMode(dotnet, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        var result = await CliWrap.Cli.Wrap("/usr/bin/env").WithArguments(["bash", Path.Combine(_root, "kata"), "list"]).WithWorkingDirectory(_root)
            .WithEnvironmentVariables(variables => variables.Set("PATH", $"{Path.Combine(_root, "bin")}:{Tools()}"))
            .WithValidation(CommandResultValidation.None).ExecuteBufferedAsync(Encoding.UTF8);
        return (result.ExitCode, result.StandardOutput + result.StandardError);
    }

    // The system's tools, without a dotnet that stands among them.
    private string Tools()
    {
        var tools = Path.Combine(_root, "tools");
        if (!Directory.Exists(tools))
        {
            Directory.CreateDirectory(tools);
            foreach (var tool in new[] { "bash", "sh", "find", "mkdir", "mv", "rm", "grep", "sort", "head", "cut", "tr", "flock", "dirname", "env" })
            {
                var real = new[] { "/usr/bin", "/bin", "/opt/homebrew/bin" }.Select(folder => Path.Combine(folder, tool)).FirstOrDefault(File.Exists);
                if (real is not null)
                {
                    File.CreateSymbolicLink(Path.Combine(tools, tool), real);
                }
            }
        }

        return tools;
    }

    private List<string> Calls()
    {
        var file = Path.Combine(_root, "calls");
        var calls = File.ReadAllLines(file).ToList();
        File.Delete(file);
        return calls;
    }
}
