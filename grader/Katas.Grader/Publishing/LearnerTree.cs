using System.Text;
using System.Text.RegularExpressions;
using Katas.Grader.Compilation;
using Katas.Grader.Curriculum;
using Katas.Grader.Execution;
using Katas.Grader.Grading;
using Katas.Grader.Progress;

namespace Katas.Grader.Publishing;

/// <summary>Composes what a learner repository holds.</summary>
/// <param name="author">All files of the author repository's commit.</param>
internal sealed partial class LearnerTree(IReadOnlyList<RepositoryFile> author)
{
    private readonly SortedDictionary<string, RepositoryFile> _files = new(StringComparer.Ordinal);

    /// <summary>The files, by path.</summary>
    public IReadOnlyList<RepositoryFile> Files => [.. _files.Values];

    /// <summary>Composes the files into a folder and proves there that the stubs are stubs.</summary>
    /// <param name="folder">An empty folder.</param>
    /// <param name="published">The files of the last publication; empty the first time.</param>
    /// <param name="runner">Runs the specs on the stubs, in order to list them.</param>
    /// <param name="cancellation">Stops the runs.</param>
    /// <exception cref="GraderException">The author repository is not in a state to be published.</exception>
    public async Task ComposeAsync(string folder, IReadOnlyList<RepositoryFile> published, KataRunner runner, CancellationToken cancellation)
    {
        foreach (var file in author)
        {
            if (PublishedFiles.TargetOf(file.Path) is { } target)
            {
                Add(file with { Path = target });
            }
        }

        Require("README.md", $"{PublishedFiles.Template}README.md");
        Require("Katas.slnx", "Katas.slnx");
        Replace("Katas.slnx", WithoutPrivateProjects);
        Write(folder, _files.Values);
        var katas = Syllabus.Load(folder).Katas;
        Add(new RepositoryFile("progress.json", "100644", Encoding.UTF8.GetBytes(ProgressFile.TextOf(new CourseProgress(new(StringComparer.Ordinal))))));
        Replace("README.md", readme => Table(readme, published, katas));
        foreach (var kata in katas.Where(kata => kata.HasSpecs))
        {
            var list = await ListAsync(kata, folder, runner, cancellation);
            Add(new RepositoryFile($"katas/{kata.Slug}/{Path.GetFileName(SpecList.FileOf(kata))}", "100644", Encoding.UTF8.GetBytes(list.Text())));
        }
    }

    // What a person or a grade wrote into the table of a clone merges only if publications leave the table alone; the next grade adds links.
    private static string Table(string readme, IReadOnlyList<RepositoryFile> published, IReadOnlyList<Kata> katas)
    {
        var fresh = ReadmeTable.Update(readme, katas, new CourseProgress(new(StringComparer.Ordinal)));
        return published.FirstOrDefault(file => file.Path == "README.md") is { } last && ReadmeTable.Part(last.Text) is { } table ? fresh.Replace(ReadmeTable.Part(fresh)!, table, StringComparison.Ordinal) : fresh;
    }

    private static async Task<SpecList> ListAsync(Kata kata, string folder, KataRunner runner, CancellationToken cancellation)
    {
        var result = await runner.RunAsync(KataSources.OfLearner(kata), new RunOptions { Root = folder }, useCache: false, cancellation);
        if (!result.Ran)
        {
            throw new GraderException($"The stubs of {kata.Slug} do not compile, so nothing was published. `./kata verify {kata.Number}` says why.");
        }

        var solved = result.Verdicts.FirstOrDefault(verdict => verdict.Outcome == Outcome.Passed);
        return solved is null
            ? new SpecList([.. result.Verdicts.Select(verdict => SpecEntry.Of(verdict.Spec))])
            : throw new GraderException($"{solved.Spec.Name} of {kata.Slug} passes on the stubs, so they hold a part of the solution. Nothing was published; `./kata derive {kata.Number}` writes the stubs anew.");
    }

    private static void Write(string folder, IEnumerable<RepositoryFile> files)
    {
        foreach (var file in files)
        {
            var path = Path.Combine(folder, file.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, file.Content);
        }
    }

    private string WithoutPrivateProjects(string solution) =>
        Project().Replace(solution, match => _files.ContainsKey(match.Groups["path"].Value) ? match.Value : string.Empty);

    private void Add(RepositoryFile file) => _files[file.Path] = file;

    private void Replace(string path, Func<string, string> change) => Add(_files[path] with { Content = Encoding.UTF8.GetBytes(change(_files[path].Text)) });

    private void Require(string path, string source)
    {
        if (!_files.ContainsKey(path))
        {
            throw new GraderException($"{source} is not in the last commit of this repository; a learner repository needs it.");
        }
    }

    [GeneratedRegex("""^\s*<Project Path="(?<path>[^"]+)"\s*/>\r?\n""", RegexOptions.Multiline)]
    private static partial Regex Project();
}
