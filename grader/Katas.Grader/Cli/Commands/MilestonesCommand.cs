using System.Text;
using Katas.Grader.Cli.Views;
using Katas.Grader.Compilation;
using Katas.Grader.Curriculum;
using Katas.Grader.Training;

namespace Katas.Grader.Cli.Commands;

/// <summary>`kata milestones`: what the training runs measured. Only runs on real data, of the code as it is now, count; of each seed the latest.</summary>
internal sealed record MilestonesCommand(IReadOnlyList<string> Katas, Implementation Implementation, string? File)
{
    private const string Begin = "<!-- milestones:begin -->";
    private const string End = "<!-- milestones:end -->";

    public int Run(Workbench bench)
    {
        IReadOnlyList<Kata> katas = Katas.Count > 0 ? [.. Katas.Select(bench.Syllabus.Find)] : [.. bench.Syllabus.Katas.Where(kata => kata.Milestones.Count > 0)];
        var (tables, missing) = Write(bench.Root, katas);
        if (File is null)
        {
            bench.Console.Profile.Out.Writer.Write(tables);
        }
        else
        {
            var path = Path.GetFullPath(File);
            AtomicFile.Write(path, Encoding.UTF8.GetBytes(Between(path, tables)));
        }

        if (missing.Count > 0)
        {
            foreach (var line in TextWrap.Wrap($"No finished run on real data, with the code as it is now, of: {string.Join(", ", missing)}.", 80, string.Empty))
            {
                Console.Error.WriteLine(line);
            }
        }

        return ExitCodes.Success;
    }

    private (string Tables, List<string> Missing) Write(string root, IReadOnlyList<Kata> katas)
    {
        var (tables, missing) = (new StringBuilder(), new List<string>());
        foreach (var device in new[] { "cpu", "cuda" })
        {
            var rows = new StringBuilder();
            foreach (var (kata, milestone) in katas.SelectMany(kata => kata.Milestones.Where(milestone => milestone.TorchDevice == device).Select(milestone => (kata, milestone))))
            {
                var runs = Latest(root, kata, milestone);
                rows.Append(runs.Count > 0 ? MilestoneRows.Of(kata, milestone, runs, Implementation) : string.Empty);
                missing.AddRange(runs.Count > 0 ? [] : [$"week {kata.Number} {milestone.Id}"]);
            }

            tables.Append(rows.Length == 0 ? string.Empty : $"### {(device == "cpu" ? "CPU" : "GPU")}\n\n{MilestoneRows.Header}{rows}\n");
        }

        return (tables.ToString(), missing);
    }

    private List<RunFolder> Latest(string root, Kata kata, Milestone milestone)
    {
        if (Implementation == Implementation.Solutions && !Directory.Exists(kata.SolutionFolder))
        {
            return [];
        }

        var code = ContentHash.Of(ImplementationSources.Of(kata, Implementation).Code.Select(file => file.Text));
        return
        [
            .. RunFolder.Of(root, kata)
                .Where(run => run.Config.Milestone == milestone.Id && run.Config.Code == code && run.Result is { SubsetReason: null, Requirements.Count: > 0, Status: "complete" or "failed" })
                .DistinctBy(run => run.Result!.Seed).OrderBy(run => run.Result!.Seed),
        ];
    }

    private static string Between(string path, string tables)
    {
        var text = System.IO.File.Exists(path) ? System.IO.File.ReadAllText(path) : throw new GraderException($"{path} does not exist.");
        var (begin, end) = (text.IndexOf(Begin, StringComparison.Ordinal), text.IndexOf(End, StringComparison.Ordinal));
        return begin >= 0 && end > begin
            ? $"{text[..(begin + Begin.Length)]}\n\n{(tables.Length == 0 ? string.Empty : $"{tables.TrimEnd()}\n\n")}{text[end..]}"
            : throw new GraderException($"{path} needs the lines {Begin} and {End}, in this order: the tables are written between them.");
    }
}
