using FluentAssertions;
using Katas.Grader.Coverage;
using Katas.Grader.Execution;
using Katas.Grader.Grading;
using Xunit;

namespace Katas.Grader.Tests.Execution;

/// <summary>Line coverage of a learner's code, measured by the real worker.</summary>
public sealed class CoverageTests(Laboratory laboratory) : IClassFixture<Laboratory>
{
    private const string Code = """
        public static class Code
        {
            public static int Sign(int x)
            {
                if (x < 0) return -1;
                else if (x == 0)
                    return 0;
                for (var i = 0; i < 1; i++) x += i;
                switch (x)
                {
                    case 1: x = 1; break;
                    default: x = 2; break;
                }

                Func<int> local = () => { return 1; };
                return local();
            }

            public static int[] Never() => [1, 2];
            public static void Nothing() => Sign(3);
            public static int[] Always(int n) => [n];
        }
        """;

    [Fact]
    public async Task Lines_with_statements_are_counted_when_one_of_theirs_is_reached()
    {
        var specs = """
            [OfTask(1)]
            public sealed class CodeSpecs
            {
                [Fact] public void Ones() { Code.Sign(1).Should().Be(1); Code.Always(2).Should().Equal(2); }
                [Fact] public void Fails() => Code.Sign(0).Should().Be(7);
            }
            """;
        await using var pool = new WorkerPool(laboratory.Toolchain, ahead: 1);
        var cache = new VerdictCache(Path.Combine(Path.GetTempPath(), $"kata cache {Guid.NewGuid():N}"), laboratory.Toolchain);
        var runner = new KataRunner(laboratory.Compiler, new SpecExecutor(pool), cache);

        var coverage = await LineCoverage.MeasureAsync(Laboratory.Sources(Code, specs), runner, new RunOptions { Root = Laboratory.Root }, TestContext.Current.CancellationToken);

        // if and its return share a line; Never, Nothing and the default case are not reached.
        coverage.Should().Be(new LineCoverage(8, 11));
        coverage!.Text.Should().Be("73 %");
    }
}
