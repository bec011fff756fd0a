using System.Net;
using System.Net.Sockets;
using FluentAssertions;
using Katas.Grader.Execution;
using Xunit;

namespace Katas.Grader.Tests.Execution;

/// <summary>What code that got past the policy reaches of the machine: without isolation each attack succeeds, with it none does.</summary>
public sealed class IsolationTests(Laboratory laboratory)
{
    [Fact]
    public async Task There_is_no_network()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var code = $"public static void Run() {{ using var client = new System.Net.Sockets.TcpClient(\"127.0.0.1\", {((IPEndPoint)listener.LocalEndpoint).Port}); }}";

        await ShouldBeStoppedAsync(code, "*Connection refused*");

        (await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken)).Dispose();   // of the run without isolation
        listener.Pending().Should().BeFalse();
    }

    [Fact]
    public Task The_repository_cannot_be_written() => ShouldNotWriteAsync(Path.Combine(Laboratory.Root, "fixtures"), "*Read-only file system*");

    [Fact]
    public Task The_home_folder_cannot_be_written() => ShouldNotWriteAsync(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), "*");

    [Theory]
    [InlineData("solutions/week05-attention/ScaledDotProduct.cs")]
    [InlineData(".git")]
    [InlineData("progress.json")]
    public Task What_specs_do_not_need_is_not_there(string path) =>
        ShouldBeStoppedAsync($"public static void Run() => File.GetAttributes({Quoted(Path.Combine(Laboratory.Root, path))});", "*Could not find*");

    [Fact]
    public Task Other_submissions_are_not_there()
    {
        var cache = Directory.CreateDirectory(Path.Combine(Laboratory.Root, ".kata", "cache")).FullName;   // a fresh clone has none yet

        return ShouldBeStoppedAsync($"public static void Run() => Directory.GetFiles({Quoted(cache)});", "*Could not find*");
    }

    [Fact]
    public Task Other_processes_are_not_there() =>
        ShouldBeStoppedAsync($"public static void Run() => System.Diagnostics.Process.GetProcessById({Environment.ProcessId});", "*is not running*");

    [Fact]
    public async Task The_systems_parameters_cannot_be_set_even_by_root()
    {
        var verdicts = await laboratory.RunAsync("public static void Run() => File.OpenWrite(\"/proc/sys/kernel/core_pattern\").Dispose();", "Code.Run();", isolated: true);

        verdicts.Select(verdict => verdict.Outcome).Should().Equal(Outcome.Passed, Outcome.Failed, Outcome.Passed);
    }

    [Fact]
    public async Task Processes_left_behind_are_gone()
    {
        var seconds = Random.Shared.Next(10_000_000, 99_999_999);
        var code = $"public static void Run() => System.Diagnostics.Process.Start(\"/bin/sh\", [\"-c\", \"setsid sleep {seconds} & exit 0\"]).WaitForExit();";

        var verdicts = await laboratory.RunAsync(code, "Code.Run();", isolated: true);

        verdicts.Select(verdict => verdict.Outcome).Should().Equal(Outcome.Passed, Outcome.Passed, Outcome.Passed);
        ProcessTable.All().Select(ProcessTable.CommandLineOf).Should().NotContain(command => command.Contains($"sleep {seconds}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_memory_of_all_processes_counts()
    {
        // The shell holds what it reads in one variable.
        const string Code = "public static void Run() => System.Diagnostics.Process.Start(\"/bin/sh\", [\"-c\", \"x=$(head -c 1500000000 /dev/zero | tr '\\\\0' x); sleep 60\"]).WaitForExit();";

        var verdicts = await laboratory.RunAsync(Code, "Code.Run();", new() { SpecSeconds = 30, MemoryMegabytes = 1024 }, isolated: true);

        verdicts.Select(verdict => verdict.Outcome).Should().Equal(Outcome.Passed, Outcome.OutOfMemory, Outcome.Passed);
    }

    [Fact]
    public async Task The_temporary_folder_is_small()
    {
        const string Code = "public static void Run() { var file = Path.GetTempFileName(); using var stream = File.OpenWrite(file); for (var i = 0; i < 100; i++) { stream.Write(new byte[1 << 20]); } }";

        var verdicts = await laboratory.RunAsync(Code, "Code.Run();", isolated: true);

        verdicts.Select(verdict => verdict.Outcome).Should().Equal(Outcome.Passed, Outcome.Failed, Outcome.Passed);
        verdicts[1].Message.Should().Contain("No space left");
    }

    [Fact]
    public async Task What_others_keep_in_the_temporary_folder_is_not_there()
    {
        var file = Path.GetTempFileName();
        try
        {
            await ShouldBeStoppedAsync($"public static void Run() => File.GetAttributes({Quoted(file)});", "*Could not find*");
        }
        finally
        {
            File.Delete(file);
        }
    }

    private async Task ShouldNotWriteAsync(string folder, string message)
    {
        var file = Path.Combine(folder, $"attack-{Guid.NewGuid():N}");
        try
        {
            await ShouldBeStoppedAsync($"public static void Run() => File.AppendAllText({Quoted(file)}, \"x\");", message);

            (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).Should().Be("x", "only the run without isolation wrote it");
        }
        finally
        {
            File.Delete(file);
        }
    }

    // That the attack succeeds without isolation shows that it is one.
    private async Task ShouldBeStoppedAsync(string code, string message)
    {
        var isolated = await laboratory.RunAsync(code, "Code.Run();", isolated: true);
        var open = await laboratory.RunAsync(code, "Code.Run();");

        open.Select(verdict => verdict.Outcome).Should().Equal(Outcome.Passed, Outcome.Passed, Outcome.Passed);
        isolated.Select(verdict => verdict.Outcome).Should().Equal(Outcome.Passed, Outcome.Failed, Outcome.Passed);
        isolated[1].Message.Should().Match(message);
    }

    private static string Quoted(string path) => $"@\"{path}\"";
}
