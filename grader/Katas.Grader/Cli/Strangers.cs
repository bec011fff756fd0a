using Katas.Grader.Curriculum;
using Katas.Grader.Execution;
using Katas.Grader.Submissions;

namespace Katas.Grader.Cli;

/// <summary>Grading of code that is not one's own.</summary>
internal static class Strangers
{
    /// <summary>Lets the workers that will run a submission be isolated, as far as that is wanted and can be had.</summary>
    /// <param name="bench">What commands work with; no worker has started.</param>
    /// <param name="mode">What is wanted; null for <see cref="IsolationMode.Auto"/>.</param>
    /// <param name="checkout">The submission; null for one's own code, which is never isolated.</param>
    /// <param name="hidden">The checkout with the hidden specs; null for none.</param>
    /// <param name="katas">The katas to grade.</param>
    /// <exception cref="GraderException">It is asked for and cannot be had.</exception>
    public static async Task IsolateAsync(Workbench bench, IsolationMode? mode, string? checkout, string? hidden, IReadOnlyList<Kata> katas)
    {
        if (checkout is null || mode == IsolationMode.None)
        {
            RefuseWithout(checkout, mode);
            return;
        }

        var isolation = new Isolation(bench.Toolchain, bench.Root, katas.SelectMany(kata => ReadBySpecs(kata, hidden)));
        bench.Isolation = isolation;
        if (await isolation.FindProblemAsync(bench.Cancellation) is not { } problem)
        {
            return;
        }

        isolation.Dispose();
        bench.Isolation = null;
        if (mode == IsolationMode.Required)
        {
            throw new GraderException($"The submission was not run, because it cannot be isolated: {problem}", ExitCodes.Environment);
        }

        (bench.Errors ?? Terminal.CreateForErrors()).Profile.Out.Writer.WriteLine($"Not isolated, limits only: {problem}");
    }

    private static void RefuseWithout(string? checkout, IsolationMode? mode)
    {
        if (checkout is null && mode is not null)
        {
            throw new GraderException("--isolation is for code that is not your own: name its checkout with --submission DIR.");
        }
    }

    // Messages quote the source of the spec that failed.
    private static IEnumerable<string> ReadBySpecs(Kata kata, string? hidden) =>
        [Path.Combine(kata.Folder, "specs"), Path.Combine(kata.Folder, "diagnoses.json"), .. HiddenSpecs.Of(hidden, kata)];
}
