using System.Diagnostics;
using Katas.Grader.Publishing;
using Spectre.Console;

namespace Katas.Grader.Cli.Commands;

/// <summary>`kata publish`: makes or updates the repository that learners clone.</summary>
internal sealed record PublishCommand(string Folder, string? SolutionsTo)
{
    public async Task<int> RunAsync(Workbench bench)
    {
        bench.RequireAuthor("publish", "it makes the repository that learners clone. To bring a clone up to date: `git pull`");
        var clock = Stopwatch.StartNew();
        var target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(Folder));
        RequireOutside(bench.Root, target);
        var author = await ReadAuthorAsync(bench);
        var leaks = new LeakCheck(author, bench.Syllabus.Katas);
        var repository = new LearnerRepository(target);
        await repository.OpenAsync(bench.Cancellation);
        var files = await ComposeAsync(bench, author, await repository.FilesAsync(bench.Cancellation));
        Refuse(files.Select(file => leaks.Find(file.Path, file.Content)), "Nothing was published: the files for learners would give answers away.");
        await RequirePrivateAsync(repository, target, bench.Cancellation);

        var commit = await repository.CommitAsync(files, bench.Cancellation);
        var scanned = await ScanAsync(target, leaks, bench.Cancellation);
        var weeks = files.Count(file => file.Path.EndsWith("/specs.json", StringComparison.Ordinal));
        bench.Console.WriteLine(commit is null ? "The learner repository is up to date." : $"Published {files.Count} files, {weeks} {(weeks == 1 ? "week" : "weeks")} with specs, as commit {commit[..10]}.");
        bench.Console.MarkupLineInterpolated($"[grey]{scanned} git objects and files hold none of {leaks.Lines} distinctive lines ({clock.Elapsed.TotalSeconds:0.0} s).[/]");
        await PushAsync(bench, author, repository, commit is not null);
        return ExitCodes.Success;
    }

    private static void RequireOutside(string root, string target)
    {
        if (target == root || target.StartsWith($"{root}{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
        {
            throw new GraderException($"{target} lies inside of the author repository. Publish into a folder beside it, for instance --to ../learner.");
        }
    }

    private static async Task<IReadOnlyList<RepositoryFile>> ReadAuthorAsync(Workbench bench)
    {
        var git = new Git(bench.Root);
        var head = await git.HeadAsync(bench.Cancellation) ?? throw new GraderException($"{bench.Root} has no commit to publish: what is committed is what learners get.");
        if ((await git.RequireAsync(["status", "--porcelain"], bench.Cancellation)).Trim().Length > 0)
        {
            bench.Console.MarkupLine("[yellow]There are changes that are not committed; learners get the last commit without them.[/]");
        }

        return await new GitObjects(bench.Root).FilesOfAsync(head, bench.Cancellation);
    }

    private static async Task<IReadOnlyList<RepositoryFile>> ComposeAsync(Workbench bench, IReadOnlyList<RepositoryFile> author, IReadOnlyList<RepositoryFile> published)
    {
        var folder = Directory.CreateTempSubdirectory("kata-publish-").FullName;
        try
        {
            var tree = new LearnerTree(author);
            await tree.ComposeAsync(folder, published, bench.Runner(1), bench.Cancellation);
            return tree.Files;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // Everything in the repository's object store, reachable or not, and every file beside it, build output included.
    private static async Task<int> ScanAsync(string target, LeakCheck leaks, CancellationToken cancellation)
    {
        var objects = await new GitObjects(target).AllAsync(cancellation);
        var files = Directory.EnumerateFiles(target, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint })
            .Select(path => (Path: Path.GetRelativePath(target, path).Replace('\\', '/'), File: path))
            .Where(file => !file.Path.StartsWith(".git/", StringComparison.Ordinal))
            .ToList();
        var found = objects.Where(item => item.Kind != "tree").Select(item => leaks.Find($"the git {item.Kind} {item.Id}", item.Content))
            .Concat(files.Select(file => leaks.Find(file.Path, File.ReadAllBytes(file.File))));
        Refuse(found, $"{target} holds answers; do not push it. Delete the folder (and what was pushed of it), and publish into a new one.");
        return objects.Count + files.Count;
    }

    private static void Refuse(IEnumerable<string?> findings, string consequence)
    {
        var found = findings.OfType<string>().Take(10).ToList();
        if (found.Count > 0)
        {
            throw new GraderException($"{string.Join('\n', found)}\n{consequence} If a line is public on purpose, add it to solutions/public-lines.txt.");
        }
    }

    private async Task RequirePrivateAsync(LearnerRepository repository, string target, CancellationToken cancellation)
    {
        if (SolutionsTo is null)
        {
            return;
        }

        var remotes = await repository.RemotesAsync(cancellation);
        if (remotes.Append(target).Any(remote => Same(remote, SolutionsTo)))
        {
            throw new GraderException($"{SolutionsTo} is the learner repository or its remote: solutions pushed there would be public. Name a private repository of the author's.");
        }
    }

    private static bool Same(string a, string b) => Plain(a) == Plain(b);

    private static string Plain(string address) =>
        (Directory.Exists(address) ? Path.GetFullPath(address) : address).TrimEnd('/', '\\').Replace(".git", string.Empty, StringComparison.Ordinal);

    private async Task PushAsync(Workbench bench, IReadOnlyList<RepositoryFile> author, LearnerRepository repository, bool changed)
    {
        if (SolutionsTo is not null)
        {
            var pushed = await new ReferenceBranches(bench.Root, author).PushAsync(SolutionsTo, bench.Cancellation);
            bench.Console.MarkupLineInterpolated($"{(pushed.Count == 0 ? "The private branches are up to date" : $"Pushed {string.Join(" and ", pushed)}")}: {SolutionsTo}");
        }

        if (changed && await repository.RemotesAsync(bench.Cancellation) is [var remote, ..])
        {
            bench.Console.MarkupLineInterpolated($"Next: git -C \"{Folder}\" push    ({remote})");
        }
    }
}
