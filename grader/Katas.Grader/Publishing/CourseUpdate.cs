namespace Katas.Grader.Publishing;

/// <summary>Merges the course's newest publication into a learner's repository: stubs, progress and notes stay the learner's, everything else becomes the course's.</summary>
/// <param name="root">The learner's repository.</param>
/// <param name="isLearners">Whether a file, by its path, is the learner's where both changed it.</param>
internal sealed class CourseUpdate(string root, Func<string, bool> isLearners)
{
    private const string Branch = "main";

    private static readonly string[] Identity = ["-c", "user.useConfigOnly=false", "-c", "commit.gpgSign=false"];

    private readonly Git _git = new(root);

    /// <summary>Fetches and merges.</summary>
    /// <param name="remote">The course's repository.</param>
    /// <param name="cancellation">Stops git.</param>
    /// <returns>The learner's files that the course changed too; null when there was nothing new.</returns>
    /// <exception cref="GraderException">There are uncommitted changes, or the remote is no course.</exception>
    public async Task<IReadOnlyList<string>?> RunAsync(string remote, CancellationToken cancellation)
    {
        if ((await _git.RequireAsync(["status", "--porcelain", "--untracked-files=no"], cancellation)).Trim().Length > 0)
        {
            throw new GraderException("There are changes that are not committed. Commit them first (`git commit -am \"…\"`), so that the update can lose nothing; then run it again.");
        }

        var fetched = await _git.TryAsync(["fetch", "--quiet", "--no-tags", remote, Branch], cancellation);
        if (fetched.ExitCode != 0)
        {
            throw new GraderException($"The course could not be fetched from {remote}. Is the address right, and the network there? git said:\n{fetched.Error.Trim()}", ExitCodes.Environment);
        }

        var tip = (await _git.RequireAsync(["rev-parse", "FETCH_HEAD"], cancellation)).Trim();
        if (await new CourseHistory(root).NewestAsync(tip, cancellation) is null)
        {
            throw new GraderException($"{remote} is no course: its branch {Branch} holds nothing that `./kata publish` made. Nothing was changed.");
        }

        if ((await _git.TryAsync(["merge-base", "--is-ancestor", tip, "HEAD"], cancellation)).ExitCode == 0)
        {
            return null;
        }

        await JoinAsync(tip, cancellation);
        return await MergeAsync(tip, cancellation);
    }

    // A repository made from a template begins with a copy of a publication, without its history: the copy is told to be that publication.
    private async Task JoinAsync(string tip, CancellationToken cancellation)
    {
        if ((await _git.TryAsync(["merge-base", tip, "HEAD"], cancellation)).ExitCode == 0)
        {
            return;
        }

        var first = (await _git.RequireAsync(["rev-list", "--max-parents=0", "HEAD"], cancellation)).Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1];
        var tree = (await _git.RequireAsync(["rev-parse", $"{first}^{{tree}}"], cancellation)).Trim();
        var origin = (await _git.RequireAsync(["log", "--format=%H %T", tip], cancellation)).Split('\n').Select(line => line.Split(' ')).FirstOrDefault(parts => parts.Length == 2 && parts[1] == tree)?[0]
            ?? throw new GraderException("This repository does not begin with a publication of that course, so the two cannot be merged. Was the address of another course given? Nothing was changed.");
        await _git.RequireAsync([.. Identity, "merge", "--quiet", "--no-edit", "--strategy=ours", "--allow-unrelated-histories", origin], cancellation);
    }

    private async Task<IReadOnlyList<string>> MergeAsync(string tip, CancellationToken cancellation)
    {
        var merged = await _git.TryAsync([.. Identity, "merge", "--quiet", "--no-edit", tip], cancellation);
        if (merged.ExitCode == 0)
        {
            return [];
        }

        var conflicts = (await _git.RequireAsync(["diff", "--name-only", "--diff-filter=U", "-z"], cancellation)).Split('\0', StringSplitOptions.RemoveEmptyEntries);
        if (conflicts.Length == 0)
        {
            throw new GraderException($"git could not merge the course:\n{merged.Error.Trim()}");
        }

        foreach (var file in conflicts)
        {
            var side = isLearners(file) ? "--ours" : "--theirs";
            if ((await _git.TryAsync(["checkout", "--quiet", side, "--", file], cancellation)).ExitCode == 0)
            {
                await _git.RequireAsync(["add", "--", file], cancellation);
            }
            else
            {
                await _git.RequireAsync(["rm", "--quiet", "--force", "--", file], cancellation);   // that side deleted it
            }
        }

        await _git.RequireAsync([.. Identity, "commit", "--quiet", "--no-edit"], cancellation);
        return [.. conflicts.Where(isLearners)];
    }
}
