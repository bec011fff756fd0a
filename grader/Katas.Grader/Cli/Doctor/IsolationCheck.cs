using Katas.Grader.Execution;
using static Katas.Grader.Cli.Commands.DoctorCommand;

namespace Katas.Grader.Cli.Doctor;

/// <summary>Whether strangers' code can be shut off from this machine.</summary>
internal static class IsolationCheck
{
    public static async Task<Finding> OfAsync(Workbench bench)
    {
        using var isolation = new Isolation(bench.Toolchain, bench.Root, []);
        return Of(await isolation.FindProblemAsync(bench.Cancellation));
    }

    internal static Finding Of(string? problem) => problem is null
        ? new(State.Good, "isolation", "bubblewrap works: submissions are graded without network, and see none of your files")
        : new(State.Note, "isolation", $"submissions would be graded with limits only: {problem}");
}
