using Katas.Grader.Authoring;
using Spectre.Console;

namespace Katas.Grader.Cli.Commands;

/// <summary>`kata reset N`: the stubs as they were.</summary>
internal static class ResetCommand
{
    public static async Task<int> RunAsync(Workbench bench, string name, IReadOnlyList<string> files)
    {
        var kata = bench.Syllabus.Find(name);
        kata.RequireSpecs();
        var (reset, backup) = await new StubReset(bench.Root, bench.Compiler, TimeProvider.System).RunAsync(kata, files, bench.Cancellation);
        if (reset.Count == 0)
        {
            bench.Console.WriteLine("Nothing to reset: the stubs are as they were.");
            return ExitCodes.Success;
        }

        bench.Console.MarkupLineInterpolated($"Reset: {string.Join(", ", reset)}");
        if (backup is not null)
        {
            bench.Console.MarkupLineInterpolated($"Your files are in {Path.GetRelativePath(bench.Root, backup)}");
        }

        return ExitCodes.Success;
    }
}
