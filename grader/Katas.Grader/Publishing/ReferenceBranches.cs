namespace Katas.Grader.Publishing;

/// <summary>The author's private remote: what learners see after the pass (<c>solutions</c>), and what grades them unseen (<c>hidden</c>).</summary>
/// <param name="root">The author repository's root.</param>
/// <param name="author">All files of the commit that is published.</param>
internal sealed class ReferenceBranches(string root, IReadOnlyList<RepositoryFile> author)
{
    /// <summary>The branch of reference solutions.</summary>
    public const string Solutions = "solutions";

    /// <summary>The branch of hidden specs.</summary>
    public const string Hidden = "hidden";

    private readonly Git _git = new(root);

    /// <summary>Pushes both branches; each gets a commit only when its files changed.</summary>
    /// <param name="remote">The remote's address.</param>
    /// <param name="cancellation">Stops git.</param>
    /// <returns>The branches that were pushed.</returns>
    public async Task<IReadOnlyList<string>> PushAsync(string remote, CancellationToken cancellation)
    {
        var pushed = new List<string>();
        foreach (var (branch, files) in new[] { (Solutions, Of(IsSolution)), (Hidden, Of(IsHidden)) })
        {
            var tree = await new GitObjects(root).WriteTreeAsync(files, cancellation);
            var listed = await _git.RequireAsync(["ls-remote", remote, $"refs/heads/{branch}"], cancellation);
            IReadOnlyList<string> parent = [];
            if (listed.Length > 0)
            {
                await _git.RequireAsync(["fetch", "--quiet", "--no-tags", remote, $"refs/heads/{branch}"], cancellation);
                var tip = listed.Split('\t')[0];
                if ((await _git.RequireAsync(["rev-parse", $"{tip}^{{tree}}"], cancellation)).Trim() == tree)
                {
                    continue;
                }

                parent = ["-p", tip];
            }

            var commit = (await _git.RequireAsync(["-c", "user.name=Katas", "-c", "user.email=katas@course.invalid", "commit-tree", tree, .. parent, "-m", $"Publish {branch}"], cancellation)).Trim();
            await _git.RequireAsync(["push", "--quiet", remote, $"{commit}:refs/heads/{branch}"], cancellation);
            pushed.Add(branch);
        }

        return pushed;
    }

    private IReadOnlyList<RepositoryFile> Of(Func<string, bool> choose) => [.. author.Where(file => choose(file.Path))];

    private static bool IsSolution(string path) => path.StartsWith("solutions/", StringComparison.Ordinal) && path.Count(character => character == '/') == 2 && path.EndsWith(".cs", StringComparison.Ordinal);

    private static bool IsHidden(string path) => path.StartsWith("solutions/", StringComparison.Ordinal) && path.Split('/') is [_, _, "hidden", ..];
}
