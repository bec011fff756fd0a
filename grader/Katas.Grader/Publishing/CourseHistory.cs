namespace Katas.Grader.Publishing;

/// <summary>Finds publications in a learner repository's history. Each carries the name of its own tree, so a quoted or amended message is not taken for one.</summary>
/// <param name="root">The repository's root.</param>
internal sealed class CourseHistory(string root)
{
    /// <summary>The trailer of a publication's message.</summary>
    public const string Trailer = "Kata-Course-Tree";

    private readonly Git _git = new(root);

    /// <summary>The newest publication that a commit builds on; null when there is none.</summary>
    /// <param name="commit">The commit.</param>
    /// <param name="cancellation">Stops git.</param>
    public async Task<string?> NewestAsync(string commit, CancellationToken cancellation)
    {
        var log = await _git.RunAsync(["log", $"--grep=^{Trailer}: ", $"--format=%H %T %(trailers:key={Trailer},valueonly,separator=%x2C)", commit], cancellation);
        return log?.Split('\n').Select(line => line.Split(' ')).FirstOrDefault(parts => parts.Length == 3 && parts[1] == parts[2])?[0];
    }

    /// <summary>The course as it was published: the newest publication, or the first commit of a repository that was made from a template.</summary>
    /// <param name="commit">The learner's commit.</param>
    /// <param name="cancellation">Stops git.</param>
    /// <exception cref="GraderException">The history is cut off, or there is none.</exception>
    public async Task<string> PristineAsync(string commit, CancellationToken cancellation)
    {
        if ((await _git.RunAsync(["rev-parse", "--is-shallow-repository"], cancellation))?.Trim() == "true")
        {
            throw new GraderException("This clone is shallow, so the commit that brought the course is not in it. `git fetch --unshallow` fetches it (in a workflow: `fetch-depth: 0`).");
        }

        return await NewestAsync(commit, cancellation)
            ?? (await _git.RunAsync(["rev-list", "--max-parents=0", commit], cancellation))?.Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault()
            ?? throw new GraderException($"{root} is not a git repository with commits; grading needs the commit that brought the course. Clone the repository with git.");
    }
}
