using System.Text;
using CliWrap;
using Katas.Grader.Compilation;
using Katas.Grader.Curriculum;
using Katas.Grader.Execution;
using Xunit;

[assembly: AssemblyFixture(typeof(Katas.Grader.Tests.Execution.Laboratory))]

namespace Katas.Grader.Tests.Execution;

/// <summary>The real compiler and real workers, with katas that are written in the tests.</summary>
public sealed class Laboratory : IAsyncLifetime
{
    private readonly string _cache = Directory.CreateTempSubdirectory("katas lab ").FullName;

    public static string Root { get; } = FindRoot();

    public Toolchain Toolchain { get; } = new(Path.Combine(Root, ".kata", "build", "Worker"));

    public KataCompiler Compiler => new(Toolchain, _cache);

    public async ValueTask InitializeAsync()
    {
        var launcher = Path.Combine(Root, OperatingSystem.IsWindows() ? "kata.cmd" : "kata");
        var said = new StringBuilder();
        var build = await CliWrap.Cli.Wrap(launcher).WithArguments("--version").WithValidation(CommandResultValidation.None)
            .WithStandardErrorPipe(PipeTarget.ToStringBuilder(said)).ExecuteAsync();   // builds the worker if its sources changed
        Assert.True(build.ExitCode == 0, said.ToString());
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_cache, recursive: true);
        return ValueTask.CompletedTask;
    }

    public static Kata Kata(Limits? limits = null, params Ban[] banned) => new()
    {
        Root = Root,
        Number = 99,
        Month = 1,
        Week = 1,
        Slug = "week99-laboratory",
        Package = "laboratory",
        Title = "Laboratory",
        Focus = "Tests",
        Papers = "None",
        CodingTask = "Break things",
        Tasks = [new KataTask { Id = 1, Title = "Break", Points = 100, Files = ["Code.cs"] }],
        Banned = banned,
        Limits = limits ?? new Limits { SpecSeconds = 2 },
    };

    public static KataSources Sources(string code, string specs, Kata? kata = null, bool checkPolicy = false) => new()
    {
        Kata = kata ?? Kata(),
        Code = [new SourceFile("/lab/Code.cs", $"namespace Katas.Laboratory;\n{code}")],
        Specs = [new SourceFile("/lab/specs/Specs.cs", $"using FluentAssertions;\nusing Katas.Kit.Testing;\nusing Katas.Laboratory;\nusing Xunit;\nnamespace Specs.Laboratory;\n{specs}")],
        CheckPolicy = checkPolicy,
    };

    /// <summary>Runs one fact, whose body is given, between two facts that pass.</summary>
    public async Task<IReadOnlyList<Verdict>> RunAsync(string code, string body, Limits? limits = null, bool isolated = false)
    {
        var specs = $$"""
            [OfTask(1)]
            public sealed class CodeSpecs
            {
                [Fact] public void A_before() => torch.ones(2).sum().item<float>().Should().Be(2);
                [Fact] public void B_tested() { {{body}} }
                [Fact] public void C_after() => torch.ones(3).sum().item<float>().Should().Be(3);
            }
            """;
        return await RunAsync(Sources($"public static class Code\n{{\n{code}\n}}", specs, Kata(limits)), isolated);
    }

    public async Task<IReadOnlyList<Verdict>> RunAsync(KataSources sources, bool isolated = false)
    {
        return await RunAsync(Compiler.Compile(sources), isolated);
    }

    public async Task<IReadOnlyList<Verdict>> RunAsync(CompiledKata compiled, bool isolated = false)
    {
        Assert.True(compiled.Succeeded, string.Join('\n', compiled.Problems));
        using var isolation = isolated ? await IsolationAsync() : null;
        await using var pool = new WorkerPool(Toolchain, ahead: 2, isolation: isolation);
        return await new SpecExecutor(pool).RunAsync(compiled, RunLimits.Of(compiled.Kata), new RunOptions { Root = Root }, TestContext.Current.CancellationToken);
    }

    // Where it is missing the test says so, instead of passing.
    private async Task<Isolation> IsolationAsync()
    {
        var isolation = new Isolation(Toolchain, Root, []);
        var problem = await isolation.FindProblemAsync(TestContext.Current.CancellationToken);
        if (problem is not null)
        {
            isolation.Dispose();
        }

        Assert.SkipWhen(problem is not null, $"isolation cannot be had: {problem}");
        return isolation;
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "global.json")))
        {
            folder = folder.Parent!;
        }

        return folder.FullName;
    }
}
