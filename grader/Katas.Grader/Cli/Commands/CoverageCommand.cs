using System.Globalization;
using System.Xml.Linq;

namespace Katas.Grader.Cli.Commands;

/// <summary>`kata coverage DIR`: the line coverage of each reference solution by its specs, as a Markdown table.</summary>
internal static class CoverageCommand
{
    public static int Run(Workbench bench, string folder)
    {
        bench.RequireAuthor("coverage", "it measures how much of them the specs reach. To see what your own code misses: `./kata test N`");
        var files = Directory.Exists(folder) ? Directory.GetFiles(folder, "coverage.cobertura.xml", SearchOption.AllDirectories) : [];
        if (files.Length == 0)
        {
            throw new GraderException($"{folder} holds no coverage.cobertura.xml. `dotnet test katas/week05-attention -p:Implementation=solutions -p:CopyLocalLockFileAssemblies=true --settings katas/coverage.runsettings --collect \"XPlat Code Coverage\" --results-directory {folder}` writes one.");
        }

        var output = bench.Console.Profile.Out.Writer;
        output.WriteLine("| Reference solution | Lines covered | Lines | Share |");
        output.WriteLine("| --- | --- | --- | --- |");
        foreach (var week in files.SelectMany(Lines).GroupBy(line => line.Week).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var lines = week.GroupBy(line => (line.File, line.Number)).Select(group => group.Any(line => line.Hit)).ToList();
            var covered = lines.Count(hit => hit);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {week.Key} | {covered} | {lines.Count} | {100.0 * covered / lines.Count:0.0} % |"));
        }

        return ExitCodes.Success;
    }

    private static IEnumerable<(string Week, string File, string Number, bool Hit)> Lines(string path)
    {
        var report = XDocument.Load(path);
        var source = (string?)report.Descendants("source").FirstOrDefault() ?? string.Empty;
        foreach (var type in report.Descendants("class"))
        {
            var parts = Path.Combine(source, (string?)type.Attribute("filename") ?? string.Empty).Replace('\\', '/').Split('/');
            var week = Array.Find(parts, part => part.StartsWith("week", StringComparison.Ordinal));
            if (week is null || parts.Contains("specs") || parts.Contains("hidden"))
            {
                continue;
            }

            foreach (var line in type.Elements("lines").Elements("line"))
            {
                yield return (week, parts[^1], (string)line.Attribute("number")!, (int)line.Attribute("hits")! > 0);
            }
        }
    }
}
