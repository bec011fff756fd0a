using FluentAssertions;
using Katas.Grader.Compilation;
using Katas.Grader.Execution;
using Xunit;

namespace Katas.Grader.Tests.Execution;

/// <summary>Workers that load the specs before there is code to judge.</summary>
public sealed class PreparationTests(Laboratory laboratory)
{
    private const string Counting = """
        public static class Code
        {
            private static int _calls;
            public static int Calls() => ++_calls;
        }
        """;

    private const string CountingSpecs = """
        [OfTask(1)]
        public sealed class CountingSpecs
        {
            [Fact] public void A_first() => Code.Calls().Should().Be(1);
            [Fact] public void B_second() => Code.Calls().Should().Be(2);
            [Theory, InlineData(1), InlineData(2)] public void C_then(int add) => Code.Calls().Should().Be(2 + add);
        }
        """;

    [Fact]
    public async Task Every_run_has_a_worker_of_its_own_that_sees_the_code_once()
    {
        var compiled = laboratory.Compiler.Compile(Laboratory.Sources(Counting, CountingSpecs));
        await using var pool = new WorkerPool(laboratory.Toolchain, ahead: 1, Preparation.Of(compiled.Kata, compiled.SpecAssembly!));

        for (var run = 0; run < 2; run++)
        {
            var verdicts = await RunAsync(pool, compiled);
            pool.Refill();

            verdicts.Select(verdict => verdict.Outcome).Should().Equal(Enumerable.Repeat(Outcome.Passed, 4), "run {0}", run);
        }
    }

    [Fact]
    public async Task The_code_is_the_one_that_was_compiled_last()
    {
        var before = laboratory.Compiler.Compile(Laboratory.Sources("public static class Code { public static int Value() => 1; }", ValueSpecs));
        await using var pool = new WorkerPool(laboratory.Toolchain, ahead: 1, Preparation.Of(before.Kata, before.SpecAssembly!));
        var after = laboratory.Compiler.Compile(Laboratory.Sources("public static class Code { public static int Value() => 2; }", ValueSpecs));

        var verdicts = await RunAsync(pool, after);

        after.SpecAssembly.Should().Be(before.SpecAssembly);
        verdicts.Should().ContainSingle().Which.Outcome.Should().Be(Outcome.Passed);
    }

    [Fact]
    public async Task Specs_that_need_the_code_to_be_discovered_run_in_a_worker_without()
    {
        const string Specs = """
            [OfTask(1)]
            public sealed class CaseSpecs
            {
                public static TheoryData<int> Cases => new(Code.Calls());
                [Theory, MemberData(nameof(Cases))] public void Runs(int value) => value.Should().Be(1);
            }
            """;
        var compiled = laboratory.Compiler.Compile(Laboratory.Sources(Counting, Specs));
        await using var pool = new WorkerPool(laboratory.Toolchain, ahead: 1, Preparation.Of(compiled.Kata, compiled.SpecAssembly!));

        var verdicts = await RunAsync(pool, compiled);

        verdicts.Should().ContainSingle().Which.Outcome.Should().Be(Outcome.Passed);
    }

    [Fact]
    public async Task A_worker_with_other_specs_is_not_used()
    {
        var others = laboratory.Compiler.Compile(Laboratory.Sources(Counting, CountingSpecs));
        var asked = laboratory.Compiler.Compile(Laboratory.Sources("public static class Code { public static int Value() => 2; }", ValueSpecs));
        await using var pool = new WorkerPool(laboratory.Toolchain, ahead: 1, Preparation.Of(others.Kata, others.SpecAssembly!));

        var verdicts = await RunAsync(pool, asked);

        verdicts.Should().ContainSingle().Which.Spec.Method.Should().Be("Is_two");
    }

    [Fact]
    public async Task The_specs_asked_for_first_run_first_and_are_listed_in_order()
    {
        var compiled = laboratory.Compiler.Compile(Laboratory.Sources(Counting.Replace("++_calls", "0", StringComparison.Ordinal), CountingSpecs));
        await using var pool = new WorkerPool(laboratory.Toolchain, ahead: 1);
        var all = await RunAsync(pool, compiled);
        var ran = new List<string>();

        var verdicts = await RunAsync(pool, compiled, new RunOptions { Root = Laboratory.Root, First = [all[3].Spec.Id, "unknown", all[1].Spec.Id], OnVerdict = verdict => ran.Add(verdict.Spec.Id) });

        ran.Should().Equal(all[3].Spec.Id, all[1].Spec.Id, all[0].Spec.Id, all[2].Spec.Id);
        verdicts.Select(verdict => verdict.Spec.Id).Should().Equal(all.Select(verdict => verdict.Spec.Id));
    }

    [Fact]
    public async Task A_worker_ends_although_others_that_were_started_beside_it_still_wait()
    {
        for (var round = 0; round < 3; round++)
        {
            var workers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => WorkerProcess.Start(laboratory.Toolchain))));

            await workers[0].DisposeAsync().AsTask().WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

            foreach (var worker in workers[1..])
            {
                await worker.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
            }
        }
    }

    private const string ValueSpecs = "[OfTask(1)] public sealed class ValueSpecs { [Fact] public void Is_two() => Code.Value().Should().Be(2); }";

    private static Task<IReadOnlyList<Verdict>> RunAsync(WorkerPool pool, CompiledKata compiled, RunOptions? options = null) =>
        new SpecExecutor(pool).RunAsync(compiled, RunLimits.Of(compiled.Kata), options ?? new RunOptions { Root = Laboratory.Root }, TestContext.Current.CancellationToken);
}
