using Katas.Grader.Authoring;
using Spectre.Console;

namespace Katas.Grader.Cli.Commands;

/// <summary>`kata derive`: what follows from the reference solutions.</summary>
internal static class DeriveCommand
{
    public static int Run(Workbench bench, IReadOnlyList<string> names, bool check)
    {
        bench.RequireAuthor("derive", "it writes stubs from them. To put a stub back as it was: `./kata reset N`");
        var katas = names.Count > 0 ? names.Select(bench.Syllabus.Find).ToList() : [.. bench.Syllabus.Katas.Where(kata => Directory.Exists(kata.SolutionFolder))];
        var without = katas.Find(kata => !Directory.Exists(kata.SolutionFolder));
        if (without is not null || katas.Count == 0)
        {
            throw new GraderException($"There is no reference solution{(without is null ? string.Empty : $" of {without.Slug}")} in this repository; only the authors' repository has them.");
        }

        var differs = false;
        foreach (var kata in katas)
        {
            var plan = DerivationPlan.Of(kata, bench.Compiler);
            var changes = check ? plan.Differences() : plan.Write();
            differs |= changes.Count > 0;
            bench.Console.MarkupLineInterpolated($"{kata.Slug}: {(changes.Count == 0 ? "as derived" : check ? "differs" : $"wrote {string.Join(", ", changes)}")}");
            foreach (var change in check ? changes : [])
            {
                bench.Console.WriteLine(change);
            }
        }

        return check && differs ? ExitCodes.SpecsFailed : ExitCodes.Success;
    }
}
