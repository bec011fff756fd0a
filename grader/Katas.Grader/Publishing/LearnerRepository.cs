namespace Katas.Grader.Publishing;

/// <summary>The repository that learners clone.</summary>
/// <param name="folder">Its folder, which may not exist yet.</param>
internal sealed class LearnerRepository(string folder)
{
    private const string Branch = "main";

    private static readonly string[] Identity = ["-c", "user.name=Katas", "-c", "user.email=katas@course.invalid", "-c", "commit.gpgSign=false"];

    private readonly Git _git = new(folder);

    /// <summary>The last publication; null before the first one.</summary>
    public string? Last { get; private set; }

    /// <summary>Looks whether the folder can take a publication, and makes a repository of an empty one.</summary>
    /// <param name="cancellation">Stops git.</param>
    /// <exception cref="GraderException">It cannot.</exception>
    public async Task OpenAsync(CancellationToken cancellation)
    {
        if (File.Exists(folder))
        {
            throw new GraderException($"{folder} is a file. Name a folder: a new one, an empty one, or a clone of the learner repository.");
        }

        if (!Directory.Exists(folder) || !Directory.EnumerateFileSystemEntries(folder).Any())
        {
            Directory.CreateDirectory(folder);
            await _git.RequireAsync(["init", "--quiet", $"--initial-branch={Branch}"], cancellation);
            return;
        }

        if (!Path.Exists(Path.Combine(folder, ".git")))
        {
            throw new GraderException($"{folder} is not empty, and it is no git repository. Name a new folder, or a clone of the learner repository.");
        }

        if ((await _git.RequireAsync(["status", "--porcelain"], cancellation)).Trim() is { Length: > 0 } changes)
        {
            throw new GraderException($"{folder} has changes that are not committed, and nothing was published over them:\n{string.Join('\n', changes.Split('\n').Take(5))}\nCommit or stash them, then publish again.");
        }

        if (await _git.HeadAsync(cancellation) is { } head && (await _git.TryAsync(["rev-parse", "--verify", "--quiet", "HEAD"], cancellation)).ExitCode == 0)
        {
            Last = await new CourseHistory(folder).NewestAsync("HEAD", cancellation);
            await RequireOwnHeadAsync(head, cancellation);
        }
    }

    /// <summary>The files of the last publication; empty before the first one.</summary>
    /// <param name="cancellation">Stops git.</param>
    public async Task<IReadOnlyList<RepositoryFile>> FilesAsync(CancellationToken cancellation) => Last is null ? [] : await new GitObjects(folder).FilesOfAsync(Last, cancellation);

    /// <summary>Commits files as the next publication.</summary>
    /// <param name="files">All files.</param>
    /// <param name="cancellation">Stops git.</param>
    /// <returns>The commit; null when nothing changed.</returns>
    public async Task<string?> CommitAsync(IReadOnlyList<RepositoryFile> files, CancellationToken cancellation)
    {
        var before = await FilesAsync(cancellation);
        var tree = await new GitObjects(folder).WriteTreeAsync(files, cancellation);
        if (Last is not null && (await _git.RequireAsync(["rev-parse", $"{Last}^{{tree}}"], cancellation)).Trim() == tree)
        {
            return null;
        }

        var subject = Last is null ? "Publish the course" : Subject(before, files);
        IReadOnlyList<string> parent = Last is null ? [] : ["-p", Last];
        var commit = (await _git.RequireAsync([.. Identity, "commit-tree", tree, .. parent, "-m", subject, "-m", $"{CourseHistory.Trailer}: {tree}"], cancellation)).Trim();
        await _git.RequireAsync(["reset", "--quiet", "--hard", commit], cancellation);   // the folder is clean: OpenAsync looked
        return commit;
    }

    /// <summary>Where the repository was cloned from; empty when it has no remote.</summary>
    /// <param name="cancellation">Stops git.</param>
    public async Task<IReadOnlyList<string>> RemotesAsync(CancellationToken cancellation) =>
        [.. ((await _git.RunAsync(["config", "--get-regexp", @"^remote\..*\.(url|pushurl)$"], cancellation)) ?? string.Empty).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..])];

    // The author repository is the only source: what others committed on top would be undone by the next publication.
    private async Task RequireOwnHeadAsync(string head, CancellationToken cancellation)
    {
        if (Last is null)
        {
            throw new GraderException($"{folder} holds commits, but none that `./kata publish` made. Name a new folder, or a clone of the learner repository.");
        }

        if (Last != head)
        {
            var others = await _git.RequireAsync(["log", "--format=%h %s", $"{Last}..HEAD"], cancellation);
            throw new GraderException($"{folder} has commits after the last publication, which the next one would undo:\n{others.Trim()}\nBring them into the author repository (files that only learners get: {PublishedFiles.Template}), then `git reset --hard {Last[..10]}` there and publish again.");
        }
    }

    private static string Subject(IReadOnlyList<RepositoryFile> before, IReadOnlyList<RepositoryFile> after)
    {
        var old = before.ToDictionary(file => file.Path);
        var changed = after.Where(file => !old.TryGetValue(file.Path, out var same) || same.Mode != file.Mode || !same.Content.AsSpan().SequenceEqual(file.Content)).Select(file => file.Path)
            .Concat(old.Keys.Except(after.Select(file => file.Path)));
        var parts = changed.Select(path => path.Split('/')).Select(path => path is ["katas" or "fixtures", var week, _, ..] ? week : path[0]).Distinct().Order(StringComparer.Ordinal).ToList();
        return $"Update the course: {string.Join(", ", parts.Take(3))}{(parts.Count > 3 ? " and more" : string.Empty)}";
    }
}
