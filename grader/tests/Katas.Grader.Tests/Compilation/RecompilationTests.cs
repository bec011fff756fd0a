using FluentAssertions;
using Katas.Grader.Compilation;
using Katas.Grader.Tests.Execution;
using Xunit;

namespace Katas.Grader.Tests.Compilation;

/// <summary>What is compiled and checked again after an edit, and what need not be.</summary>
public sealed class RecompilationTests(Laboratory laboratory)
{
    private const string Specs = "[OfTask(1)] public sealed class CodeSpecs { [Fact] public void Runs() => Code.Run(Code.Limit).Should().Be(2); }";
    private const string Code = "public static class Code { public const int Limit = 1; public static int Run(int x) => x + 1; }";

    [Fact]
    public void Specs_are_compiled_again_only_when_the_public_side_of_the_code_changes()
    {
        var compiler = laboratory.Compiler;
        var first = compiler.Compile(Laboratory.Sources(Code, Specs));

        var body = compiler.Compile(Laboratory.Sources(Code.Replace("x + 1", "x + 2 - Helper()", StringComparison.Ordinal).Replace("public const", "private static int Helper() => 1; public const", StringComparison.Ordinal), Specs));
        var constant = compiler.Compile(Laboratory.Sources(Code.Replace("Limit = 1", "Limit = 2", StringComparison.Ordinal), Specs));
        var parameter = compiler.Compile(Laboratory.Sources(Code.Replace("int x", "int x = 3", StringComparison.Ordinal), Specs));

        body.LearnerAssembly.Should().NotBe(first.LearnerAssembly);
        body.SpecAssembly.Should().Be(first.SpecAssembly);
        constant.SpecAssembly.Should().NotBe(first.SpecAssembly, "its value is part of the specs' image");
        parameter.SpecAssembly.Should().NotBe(first.SpecAssembly);
    }

    [Theory]
    [InlineData("class A { int B => 3; }", "class A { /* why */ int  B => 4; } // then", true)]
    [InlineData("class A { int B() { return 1; } }", "class A { int B() { return A.C; } }", true)]
    [InlineData("class A { int B; }", "class A { int B => 3; private static void C() { } }", true)]
    [InlineData("class A { }", "class A { static int B() => A.C; private readonly int _c = 2; }", true)]
    [InlineData("class A { }", "class A { private const int B = 3; }", false)]
    [InlineData("class A { }", "class A { private protected void B() { } }", false)]
    [InlineData("class A : I { }", "class A : I { void I.B() { } }", false)]
    [InlineData("struct A { }", "struct A { private int _b; }", false)]
    [InlineData("interface A { }", "interface A { int B(); }", false)]
    [InlineData("class A { public int B; }", "class A { public int B => 3; }", false)]
    [InlineData("class A { void B() { } public string C; }", "class A { void B() {\n#nullable disable\n } public string C; }", false)]
    [InlineData("class A { public string C; }", "class A {\n#nullable disable\n void B() { } public string C; }", false)]
    [InlineData("class A { public void B(); }", "class A { public void B() { } }", false)]
    [InlineData("class A { const int B = 1; }", "class A { const int B = 2; }", false)]
    [InlineData("class A { public string B; }", "#nullable disable\nclass A { public string B; }", false)]
    public void Declarations_are_what_other_files_can_depend_on(string before, string after, bool areEqual)
    {
        static string Declarations(string text) => ParsedFile.Parse(new SourceFile("/lab/A.cs", text), CancellationToken.None).Declarations;

        (Declarations(before) == Declarations(after)).Should().Be(areEqual);
    }

    [Fact]
    public void A_file_is_checked_again_when_the_declarations_of_another_one_give_it_another_meaning()
    {
        var compiler = laboratory.Compiler;
        var file = new SourceFile("/lab/A.cs", "namespace Katas.Laboratory;\npublic sealed class A : Base { public static void Run() => Exit(1); }");
        KataSources With(string text) => Laboratory.Sources(string.Empty, string.Empty, checkPolicy: true) with { Code = [file, new SourceFile("/lab/B.cs", text)] };

        var harmless = compiler.Compile(With("namespace Katas.Laboratory;\npublic abstract class Base { protected static void Exit(int code) { } }"));
        var otherBody = compiler.Compile(With("namespace Katas.Laboratory;\npublic abstract class Base { protected static void Exit(int code) { code++; } }"));
        var harmful = compiler.Compile(With("global using static System.Environment;\nnamespace Katas.Laboratory;\npublic abstract class Base { }"));

        harmless.Problems.Should().BeEmpty();
        otherBody.Problems.Should().BeEmpty();
        harmful.Problems.Should().Contain(problem => problem.Id == "KATA001" && problem.File == "/lab/A.cs" && problem.Message.Contains("System.Environment.Exit"));
    }

    [Fact]
    public void Errors_of_a_half_typed_file_go_away_with_it()
    {
        var compiler = laboratory.Compiler;
        compiler.Compile(Laboratory.Sources(Code, Specs)).Succeeded.Should().BeTrue();

        compiler.Compile(Laboratory.Sources(Code.Replace("x + 1;", "x +", StringComparison.Ordinal), Specs)).Problems.Should().Contain(problem => problem.Severity == Severity.Error && problem.File == "/lab/Code.cs");
        compiler.Compile(Laboratory.Sources(Code.Replace("x + 1", "1 + x", StringComparison.Ordinal), Specs)).Succeeded.Should().BeTrue();
    }

    [Fact]
    public void Warnings_of_all_files_stay_while_one_is_edited()
    {
        var compiler = laboratory.Compiler;
        var other = new SourceFile("/lab/B.cs", "namespace Katas.Laboratory;\npublic static class B { public static int Length(string? text) => text.Length; }");
        IReadOnlyList<string> Warnings(string code) =>
            [.. compiler.Compile(Laboratory.Sources(code, Specs) with { Code = [.. Laboratory.Sources(code, Specs).Code, other] }).Problems.Select(problem => $"{Path.GetFileName(problem.File)}:{problem.Id}")];

        Warnings(Code).Should().Equal("B.cs:CS8602");
        Warnings(Code.Replace("x + 1", "((string?)null)!.Length + x", StringComparison.Ordinal)).Should().Equal("B.cs:CS8602");
        Warnings(Code.Replace("x + 1", "((string?)null).Length + x", StringComparison.Ordinal)).Should().BeEquivalentTo("Code.cs:CS8602", "B.cs:CS8602");
        Warnings(Code.Replace("x + 1", "2 + Unused", StringComparison.Ordinal).Replace("public const", "private static int Unused; public const", StringComparison.Ordinal)).Should().BeEquivalentTo("Code.cs:CS0649", "B.cs:CS8602");
        Warnings(Code).Should().Equal("B.cs:CS8602");
    }

    [Fact]
    public void A_damaged_build_is_made_anew()
    {
        var compiler = laboratory.Compiler;
        var first = compiler.Compile(Laboratory.Sources(Code, Specs));
        var image = File.ReadAllBytes(first.SpecAssembly!);
        foreach (var file in new[] { first.LearnerAssembly!, first.SpecAssembly! })
        {
            File.WriteAllBytes(file, new byte[100]);
        }

        var again = compiler.Compile(Laboratory.Sources(Code, Specs));

        again.SpecAssembly.Should().Be(first.SpecAssembly);
        File.ReadAllBytes(again.SpecAssembly!).Should().Equal(image);
        File.ReadAllBytes(again.LearnerAssembly!).Should().HaveCountGreaterThan(100);
    }
}
