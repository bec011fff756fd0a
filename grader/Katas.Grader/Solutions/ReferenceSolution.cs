using Katas.Grader.Curriculum;
using Katas.Grader.Publishing;

namespace Katas.Grader.Solutions;

/// <summary>The author's solution of a week, for those who have done it: from this repository, or from the author's private remote.</summary>
/// <remarks>What is fetched goes into a repository of its own in <c>.kata</c>, so that no push of the learner's takes it along.</remarks>
/// <param name="root">The repository's root.</param>
internal sealed class ReferenceSolution(string root)
{
    private const string Setting = "kata.solutions";
    private const string Variable = "KATAS_SOLUTIONS";

    /// <summary>What is missing before solutions can be shown; null when nothing is.</summary>
    /// <param name="cancellation">Stops git.</param>
    public async Task<string?> MissingAsync(CancellationToken cancellation) =>
        Directory.Exists(Path.Combine(root, "solutions")) || await RemoteAsync(cancellation) is not null ? null
        : $"This clone does not know where the author's solutions are. When your course offers them, `git config {Setting} ADDRESS` (or the variable {Variable}) says so.";

    /// <summary>The files of a week's solution by name, without the markers that stubs are derived by.</summary>
    /// <param name="kata">The kata.</param>
    /// <param name="cancellation">Stops git.</param>
    /// <exception cref="GraderException">The remote cannot be read, or does not have the week.</exception>
    public async Task<IReadOnlyDictionary<string, string>> FilesAsync(Kata kata, CancellationToken cancellation)
    {
        var files = Directory.Exists(kata.SolutionFolder)
            ? Directory.GetFiles(kata.SolutionFolder, "*.cs").ToDictionary(path => Path.GetFileName(path)!, File.ReadAllText)
            : await FetchAsync(kata, cancellation);
        return files.ToDictionary(file => file.Key, file => WithoutMarkers(file.Value));
    }

    private async Task<Dictionary<string, string>> FetchAsync(Kata kata, CancellationToken cancellation)
    {
        var remote = await RemoteAsync(cancellation) ?? throw new GraderException((await MissingAsync(cancellation))!);
        var store = Path.Combine(root, ".kata", "solutions.git");
        Directory.CreateDirectory(store);
        var git = new Git(store);
        await git.RequireAsync(["init", "--quiet", "--bare"], cancellation);
        var branch = ReferenceBranches.Solutions;
        var fetched = await git.TryAsync(["fetch", "--quiet", "--depth=1", remote, $"+refs/heads/{branch}:refs/heads/{branch}"], cancellation);
        if (fetched.ExitCode != 0)
        {
            throw new GraderException($"The author's solutions could not be fetched from {remote}. Is the network there, and were you given access? git said:\n{fetched.Error.Trim()}", ExitCodes.Environment);
        }

        var files = await new GitObjects(store).FilesOfAsync(branch, cancellation);
        var week = files.Where(file => file.Path.StartsWith($"solutions/{kata.Slug}/", StringComparison.Ordinal)).ToDictionary(file => file.Path.Split('/')[^1], file => file.Text);
        return week.Count > 0 ? week : throw new GraderException($"{remote} has no solution of {kata.Slug} yet.");
    }

    private async Task<string?> RemoteAsync(CancellationToken cancellation) =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given ? given
        : (await new Git(root).RunAsync(["config", "--get", Setting], cancellation))?.Trim() is { Length: > 0 } configured ? configured
        : null;

    private static string WithoutMarkers(string text) =>
        string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').Where(line => !line.Contains("// solution:", StringComparison.Ordinal)));
}
