using FluentAssertions;
using Katas.Grader.Compilation;
using Katas.Grader.Curriculum;
using Katas.Grader.Tests.Execution;
using Xunit;

namespace Katas.Grader.Tests.Compilation;

public sealed class CheckTests(Laboratory laboratory)
{
    [Theory]
    [InlineData("System.IO.File.ReadAllText(\"x\")", "KATA001")]
    [InlineData("Environment.GetEnvironmentVariable(\"HOME\")", "KATA001")]
    [InlineData("typeof(string).GetMethods()", "KATA001")]
    [InlineData("Activator.CreateInstance(typeof(string))", "KATA001")]
    [InlineData("System.Diagnostics.Process.Start(\"sh\")", "KATA001")]
    [InlineData("Katas.Kit.Platform.NativeLibraries.Folders", "KATA001")]
    [InlineData("torch.load(\"x\")", "KATA001")]
    [InlineData("torch.nn.Linear(1, 1).save(\"x\")", "KATA001")]
    [InlineData("new System.IO.StreamReader(\"x\")", "KATA001")]
    [InlineData("torch.softmax(torch.ones(2), 0)", "KATA002")]
    public void What_a_kata_never_needs_or_the_week_builds_is_refused(string expression, string id)
    {
        var problems = Check($"public static object? Run() => {expression};");

        problems.Should().ContainSingle(problem => problem.Severity == Severity.Error).Which.Id.Should().Be(id);
    }

    [Theory]
    [InlineData(7, "Katas.Kit.Models.Gpt2Model", false)]
    [InlineData(7, "Katas.Kit.Models.Conv1D", false)]
    [InlineData(7, "Katas.Kit.Text.BytePairTokenizer", false)]
    [InlineData(8, "Katas.Kit.Models.Gpt2Model.forward", true)]
    [InlineData(8, "Katas.Kit.Models.Conv1D.weight", true)]
    [InlineData(8, "Katas.Kit.Text.BytePairTokenizer", true)]
    [InlineData(8, "Katas.Kit.Models.TinyGpt.FromReleased", false)]
    [InlineData(16, "Katas.Kit.Models.TinyGpt", true)]
    [InlineData(5, "Katas.Kit.Models.TinyGpt", false)]
    public void The_kits_ready_made_models_are_not_for_the_weeks_that_build_them(int week, string symbol, bool isAllowed)
    {
        var policy = new Policy(Syllabus.Load(Laboratory.Root).Katas.Single(kata => kata.Number == week));

        (policy.Refusal(symbol, "Any.cs") is null).Should().Be(isAllowed);
    }

    [Fact]
    public void Models_and_text_may_be_written_to_streams() =>
        Check("public static object? Run() => (torch.nn.Linear(1, 1).save(new System.IO.MemoryStream()), new System.IO.StreamReader(new System.IO.MemoryStream()));").Should().BeEmpty();

    [Fact]
    public void A_ban_may_hold_in_one_file_only()
    {
        var ban = new Ban { Symbols = ["TorchSharp.torch.exp"], Files = ["Other.cs"], Reason = "no" };

        Check("public static object? Run() => torch.exp(torch.ones(2));", ban).Should().BeEmpty();
    }

    [Fact]
    public void Test_libraries_are_not_even_referenced() =>
        Check("public static void Run() => Xunit.Assert.True(true);").Should().Contain(problem => problem.Id == "CS0103" || problem.Id == "CS0246");

    [Theory]
    [InlineData("torch.ones(2, 3).sum(0)", "sum(0L)")]
    [InlineData("torch.ones(2, 3).norm(2)", "2-norm")]
    [InlineData("torch.nn.GroupNorm(2, 4)", "uninitialised")]
    public void Calls_that_mean_something_else_are_warned_of(string expression, string word)
    {
        var problems = Check($"public static object? Run() => {expression};");

        problems.Should().ContainSingle().Which.Should().Match<CompileProblem>(problem => problem.Severity == Severity.Warning && problem.Message.Contains(word));
    }

    [Theory]
    [InlineData("torch.ones(2, 3).sum(0L)")]
    [InlineData("torch.ones(2, 3).sum(dim: 0)")]
    [InlineData("torch.ones(2, 3).sum()")]
    [InlineData("torch.ones(2, 3).to_type(torch.ScalarType.Byte)")]
    public void Calls_that_are_meant_are_not(string expression) => Check($"public static object? Run() => {expression};").Should().BeEmpty();

    [Fact]
    public void Helpers_of_the_learners_own_are_welcome_when_they_are_not_public()
    {
        const string Contract = "class Katas.Laboratory.Code\nstatic object Katas.Laboratory.Code.Run()";

        Check("public static object? Run() => Helper(); private static object? Helper() => null; internal sealed class Inner;", contract: Contract).Should().BeEmpty();
        Check("public static object? Run() => null; public static int Mine() => 1;", contract: Contract).Should().ContainSingle(problem => problem.Id == "KATA012");
        Check("public static int Run() => 1;", contract: Contract).Should().ContainSingle(problem => problem.Id == "KATA011");
        Check("public static int Other() => 1;", contract: Contract).Should().Contain(problem => problem.Id == "KATA010");
    }

    [Fact]
    public void An_unchanged_kata_is_not_compiled_again()
    {
        var sources = Laboratory.Sources("public static class Code { }", "public sealed class S { [Fact] public void A() { } }");
        var compiler = laboratory.Compiler;

        var (first, second) = (compiler.Compile(sources), compiler.Compile(sources));
        var other = compiler.Compile(sources with { Specs = [sources.Specs[0] with { Text = sources.Specs[0].Text + "\n" }] });

        second.SpecAssembly.Should().Be(first.SpecAssembly);
        other.LearnerAssembly.Should().Be(first.LearnerAssembly);
        other.SpecAssembly.Should().NotBe(first.SpecAssembly);
    }

    private IReadOnlyList<CompileProblem> Check(string member, Ban? ban = null, string? contract = null)
    {
        ban ??= new Ban { Symbols = ["TorchSharp.torch.softmax"], Reason = "This week builds it." };
        var sources = Laboratory.Sources($"public static class Code\n{{\n{member}\n}}", string.Empty, Laboratory.Kata(null, ban), checkPolicy: true);
        return laboratory.Compiler.Compile(sources with { Contract = contract?.Split('\n') }).Problems;
    }
}
