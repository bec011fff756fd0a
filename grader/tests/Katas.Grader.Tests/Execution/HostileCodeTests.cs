using FluentAssertions;
using Katas.Grader.Curriculum;
using Katas.Grader.Execution;
using Xunit;

namespace Katas.Grader.Tests.Execution;

/// <summary>Whatever a kata's code does to its process: its spec gets its own verdict, and the others still run.</summary>
public class HostileCodeTests(Laboratory laboratory)
{
    /// <summary>Whether the workers are isolated.</summary>
    protected virtual bool IsIsolated => false;

    [Fact]
    public Task An_endless_loop_times_out() =>
        ShouldEnd("public static void Run() { while (true) { } }", Outcome.TimedOut, "timed out after 2 s*", seconds: 2);

    [Fact]
    public Task An_endless_recursion_is_named() =>
        ShouldEnd("public static int Run() => Run() + 1;", Outcome.Crashed, "crashed: stack overflow. The calls never end in Katas.Laboratory.Code.Run*");

    [Fact]
    public Task An_irregular_recursion_is_named_although_dotnet_prints_every_frame_of_it() =>
        ShouldEnd(
            "public static int Run(int n = 1) => n % (1 + (n / 7 % 5)) == 0 ? Left(n + 1) : Right(n + 1);\n static int Left(int n) => Run(n) + 1;\n static int Right(int n) => Run(n) + 2;",
            Outcome.Crashed,
            "crashed: stack overflow. The calls never end in Katas.Laboratory.Code.*");

    [Fact]
    public Task A_null_pointer_in_native_code_is_named() =>
        ShouldEnd("public static void Run() => System.Runtime.InteropServices.Marshal.FreeHGlobal((nint)8);", Outcome.Crashed, "crashed: SIGSEGV*");

    [Fact]
    public Task A_null_pointer_into_libtorch_is_named() =>
        ShouldEnd(
            "[System.Runtime.InteropServices.DllImport(\"LibTorchSharp\")] static extern long THSTensor_ndimension(nint tensor);\n public static void Run() => THSTensor_ndimension(0);",
            Outcome.Crashed,
            "crashed: SIGSEGV*");

    [Fact]
    public Task Ending_the_process_is_no_success() =>
        ShouldEnd("public static void Run() => Environment.Exit(0);", Outcome.Crashed, "crashed: the code ended the process (exit code 0)*");

    [Fact]
    public Task Fail_fast_is_named() =>
        ShouldEnd("public static void Run() => Environment.FailFast(\"enough\");", Outcome.Crashed, "crashed: the process was ended at once (Environment.FailFast)*enough*");

    [Fact]
    public Task A_tensor_of_thirty_gigabytes_is_out_of_memory() =>
        ShouldEnd("public static void Run() => torch.zeros(30_000_000_000L, dtype: torch.ScalarType.Byte).fill_(1);", Outcome.OutOfMemory, "out of memory*");

    [Fact]
    public Task Growing_without_end_is_out_of_memory() =>
        ShouldEnd("public static void Run() { var all = new List<Tensor>(); while (true) { all.Add(torch.ones(20_000_000L)); } }", Outcome.OutOfMemory, "out of memory: more than 1024 MB*");

    [Fact]
    public Task A_managed_array_without_end_is_out_of_memory() =>
        ShouldEnd("public static void Run() { var all = new List<byte[]>(); while (true) { all.Add(new byte[50_000_000]); all[^1].AsSpan().Fill(1); } }", Outcome.OutOfMemory, "out of memory*");

    [Fact]
    public Task A_gigabyte_on_the_console_is_too_much() =>
        ShouldEnd("public static void Run() { for (var i = 0; i < 20_000_000; i++) Console.WriteLine(new string('x', 49)); }", Outcome.Flooded, "printed more than 256 kB*");

    [Fact]
    public Task A_gigabyte_past_the_console_is_too_much() =>
        ShouldEnd("public static void Run() { var o = Console.OpenStandardOutput(); for (var i = 0; i < 1024; i++) o.Write(new byte[1 << 20]); }", Outcome.Flooded, "printed more than 256 kB*");

    [Fact]
    public async Task What_is_printed_belongs_to_its_spec()
    {
        var verdicts = await laboratory.RunAsync("public static void Run() => Console.WriteLine(\"from the code\");", "Code.Run();", isolated: IsIsolated);

        verdicts.Select(verdict => verdict.Output.Trim()).Should().Equal(string.Empty, "from the code", string.Empty);
    }

    [Fact]
    public async Task Gradients_left_switched_off_are_told_and_do_not_reach_the_next_spec()
    {
        var verdicts = await laboratory.RunAsync("public static void Run() => torch.set_grad_enabled(false);", "Code.Run();", isolated: IsIsolated);

        verdicts.Select(verdict => verdict.Outcome).Should().Equal(Outcome.Passed, Outcome.Failed, Outcome.Passed);
        verdicts[1].Message.Should().Contain("torch.no_grad()");
    }

    [Fact]
    public async Task A_spec_that_skips_itself_has_failed()
    {
        var verdicts = await laboratory.RunAsync("public static void Run() => throw new Exception(\"$XunitDynamicSkip$ no\");", "Code.Run();", isolated: IsIsolated);

        verdicts[1].Outcome.Should().Be(Outcome.Failed);
    }

    private async Task ShouldEnd(string code, Outcome outcome, string message, double seconds = 20)
    {
        var verdicts = await laboratory.RunAsync(code, "Code.Run();", new Limits { SpecSeconds = seconds, MemoryMegabytes = 1024 }, IsIsolated);

        verdicts.Select(verdict => verdict.Outcome).Should().Equal(Outcome.Passed, outcome, Outcome.Passed);
        verdicts[1].Message.Should().Match(message);
    }
}
