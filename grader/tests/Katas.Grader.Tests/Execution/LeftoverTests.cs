using FluentAssertions;
using Katas.Grader.Curriculum;
using Xunit;

namespace Katas.Grader.Tests.Execution;

/// <summary>What a run leaves behind. Tests beside it would have workers of their own.</summary>
[Collection("alone")]
public sealed class LeftoverTests(Laboratory laboratory)
{
    [Fact]
    public async Task All_worker_processes_are_gone_afterwards()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "reads /proc");

        await laboratory.RunAsync("public static void Run() { while (true) { } }", "Code.Run();", new Limits { SpecSeconds = 0.5 });

        ProcessTable.ChildrenOf(Environment.ProcessId).Select(ProcessTable.CommandLineOf).Should().NotContain(command => command.Contains("kata-worker.dll", StringComparison.Ordinal));
    }
}
