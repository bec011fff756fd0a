using FluentAssertions;
using Katas.Grader.Authoring;
using Katas.Grader.Tests.Execution;
using Xunit;

namespace Katas.Grader.Tests.Authoring;

public sealed class DerivationTests
{
    [Fact]
    public void A_marked_body_becomes_a_todo_and_a_marked_member_nothing()
    {
        const string Reference = """
            public static class Code
            {
                /// <summary>Doubles "it".</summary>
                public static int Twice(int x)
                {
                    // solution:begin task 1: double "it"
                    return Helper(x);
                    // solution:end
                }

                // solution:begin
                private static int Helper(int x) => 2 * x;
                // solution:end
            }
            """;

        Derive(Reference).Should().Be("""
            public static class Code
            {
                /// <summary>Doubles "it".</summary>
                public static int Twice(int x)
                {
                    // TODO(week99.1): double "it"
                    throw new NotImplementedException("Week 99, task 1: double \"it\"");
                }
            }

            """);
    }

    [Theory]
    [InlineData("// solution:begin\n// solution:begin\n// solution:end", "Code.cs:2")]
    [InlineData("// solution:begin", "Code.cs:1")]
    [InlineData("// solution:end", "Code.cs:1")]
    [InlineData("// solution:begin task 7: x\n// solution:end", "task 7")]
    [InlineData("// solution:begin task: x\n// solution:end", "is not a marker")]
    public void Wrong_markers_are_told_with_their_line(string reference, string word) =>
        FluentActions.Invoking(() => Derive(reference)).Should().Throw<GraderException>().WithMessage($"*{word}*");

    [Fact]
    public void A_misconception_must_find_its_text_exactly_once()
    {
        var misconception = new Misconception { Id = "m", File = "Code.cs", Find = "a", Replace = "b", Diagnosis = "d", Specs = ["S"] };

        misconception.Apply("xay").Should().Be("xby");
        misconception.Invoking(edit => edit.Apply("aa")).Should().Throw<GraderException>().WithMessage("*more than once*");
        misconception.Invoking(edit => edit.Apply("x")).Should().Throw<GraderException>().WithMessage("*nowhere*");
    }

    private static string Derive(string reference) => Derivation.Derive(reference, "Code.cs", Laboratory.Kata());
}
