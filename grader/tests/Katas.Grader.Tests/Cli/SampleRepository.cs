using System.Diagnostics;
using System.Text;
using CliWrap;
using CliWrap.Buffered;
using Katas.Grader.Tests.Execution;
using Xunit;

namespace Katas.Grader.Tests.Cli;

/// <summary>A small repository of its own, in a folder whose path has a blank, worked on by the real program.</summary>
public sealed class SampleRepository : IDisposable
{
    public const string Stub = """
        namespace Katas.Sample;

        public static class Doubling
        {
            public static Tensor Twice(Tensor x)
            {
                // TODO(week01.1): double every element
                throw new NotImplementedException("Week 1, task 1: double every element");
            }
        }

        """;

    public static readonly string Solved = Stub.Replace(
        """
                // TODO(week01.1): double every element
                throw new NotImplementedException("Week 1, task 1: double every element");
        """,
        "        return x * 2;",
        StringComparison.Ordinal);

    private const string KataJson = """
        {
          "number": 1, "month": 1, "week": 1, "slug": "week01-sample", "package": "sample", "title": "Sample", "focus": "Samples | more",
          "papers": "None", "codingTask": "Double", "tasks": [ { "id": 1, "title": "Twice", "points": 100, "files": ["Doubling.cs"] } ],
          "limits": { "specSeconds": 20 }
        }
        """;

    private const string Specs = """
        using FluentAssertions;
        using Katas.Kit.Testing;
        using Katas.Sample;
        using Xunit;

        namespace Specs.Sample;

        [OfTask(1)]
        public sealed class DoublingSpecs
        {
            [Fact] public void One_becomes_two() { using var x = ones(1); Doubling.Twice(x).Should().BeAllEqualTo(2); }
            [Fact] public void Zero_stays_zero() { using var x = zeros(3); Doubling.Twice(x).Should().BeAllEqualTo(0).And.HaveShape(3); }
        }
        """;

    public SampleRepository()
    {
        Root = Directory.CreateTempSubdirectory("kata sample ").FullName;
        Write("Katas.slnx", "<Solution />\n");
        Write("README.md", "# Mine\n\n<!-- progress:begin -->\n<!-- progress:end -->\n\nThe end.\n");
        Write("katas/week01-sample/kata.json", KataJson);
        Write("katas/week01-sample/Doubling.cs", Stub);
        Write("katas/week01-sample/specs/DoublingSpecs.cs", Specs);
        Write("katas/week01-sample/hints.md", "# Hints\n\n## Task 1\n\n1. Look at `*`.\n2. Multiply by two.\n");
        Write("katas/week01-sample/README.md", "# Sample\n\nDouble **everything**.\n");
        Write("katas/week01-sample/contract.txt", "class Katas.Sample.Doubling\nstatic TorchSharp.torch.Tensor Katas.Sample.Doubling.Twice(TorchSharp.torch.Tensor x)\n");
        Write("katas/week02-later/kata.json", KataJson.Replace("\"number\": 1", "\"number\": 2", StringComparison.Ordinal).Replace("\"week\": 1", "\"week\": 2", StringComparison.Ordinal)
            .Replace("week01-sample", "week02-later", StringComparison.Ordinal).Replace("\"sample\"", "\"later\"", StringComparison.Ordinal));
        Directory.CreateDirectory(Path.Combine(Root, ".kata"));
        Directory.CreateSymbolicLink(Path.Combine(Root, ".kata", "build"), Path.Combine(Laboratory.Root, ".kata", "build"));
    }

    public string Root { get; }

    public string Code
    {
        get => Read("katas/week01-sample/Doubling.cs");
        set => Write("katas/week01-sample/Doubling.cs", value);
    }

    public string Read(string file) => File.ReadAllText(Path.Combine(Root, file));

    public void Write(string file, string text)
    {
        var path = Path.Combine(Root, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    public Task<(int Exit, string Text)> KataAsync(params string[] arguments) => KataInAsync(Root, arguments);

    public static async Task<(int Exit, string Text)> KataInAsync(string root, params string[] arguments)
    {
        var result = await CommandIn(root, arguments).ExecuteBufferedAsync(Encoding.UTF8, TestContext.Current.CancellationToken);
        return (result.ExitCode, (result.StandardOutput + result.StandardError).ReplaceLineEndings("\n"));
    }

    public Command Command(params string[] arguments) => CommandIn(Root, arguments);

    private static Command CommandIn(string root, string[] arguments) =>
        CliWrap.Cli.Wrap("dotnet")
            .WithArguments([Path.Combine(Laboratory.Root, ".kata", "build", "Grader", "kata.dll"), .. arguments])
            .WithWorkingDirectory(Path.GetTempPath())
            .WithEnvironmentVariables(variables => variables.Set("KATAS_ROOT", root).Set("NO_COLOR", "1").Set("KATAS_OFFLINE", "1"))
            .WithValidation(CommandResultValidation.None);

    public async Task GitAsync(params string[] arguments) =>
        await CliWrap.Cli.Wrap("git").WithWorkingDirectory(Root)
            .WithArguments(["-c", "user.name=Learner", "-c", "user.email=learner@example.org", .. arguments]).ExecuteAsync();

    public Process Start(params string[] arguments)
    {
        // Whoever runs the tests in the background has made them deaf to Ctrl-C, and so their children.
        string[] program = OperatingSystem.IsLinux() ? ["env", "--default-signal=INT", "dotnet"] : ["dotnet"];
        var start = new ProcessStartInfo(program[0]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in program.Skip(1))
        {
            start.ArgumentList.Add(argument);
        }

        start.ArgumentList.Add(Path.Combine(Laboratory.Root, ".kata", "build", "Grader", "kata.dll"));
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["KATAS_ROOT"] = Root;
        start.Environment["KATAS_OFFLINE"] = "1";
        return Process.Start(start)!;
    }

    public void Dispose()
    {
        File.Delete(Path.Combine(Root, ".kata", "build"));
        Directory.Delete(Root, recursive: true);
    }
}
