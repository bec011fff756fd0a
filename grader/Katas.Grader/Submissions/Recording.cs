using Katas.Grader.Curriculum;
using Katas.Grader.Grading;
using Katas.Grader.Progress;

namespace Katas.Grader.Submissions;

/// <summary>Writes results into a learner's repository, commits them as a bot, and pushes; no code of the learner runs.</summary>
/// <param name="root">The learner's checkout.</param>
/// <param name="katas">The katas of the course.</param>
/// <param name="commit">The graded commit.</param>
internal sealed class Recording(string root, IReadOnlyList<Kata> katas, string commit)
{
    private const int Tries = 6;

    private static readonly string[] Identity =
        ["-c", "user.name=github-actions[bot]", "-c", "user.email=41898282+github-actions[bot]@users.noreply.github.com", "-c", "commit.gpgSign=false", "-c", "core.autocrlf=false"];

    private static readonly string[] Files = ["progress.json", "README.md"];

    private readonly Git _git = new(root);

    /// <summary>What had to be repaired on the way; for the summary.</summary>
    public IReadOnlyList<string> Repairs => _repairs;

    private readonly List<string> _repairs = [];

    /// <summary>Records results in the checkout.</summary>
    /// <param name="results">The results.</param>
    /// <param name="trusting">Whether what stands in progress.json is kept, as on the learner's own machine; otherwise only what grading recorded before.</param>
    /// <param name="cancellation">Stops git.</param>
    public async Task<CourseProgress> WriteAsync(IReadOnlyList<KataResult> results, bool trusting, CancellationToken cancellation)
    {
        var head = await _git.HeadAsync(cancellation) ?? commit;
        var recorded = await new RecordedHistory(root).LastAsync(head, cancellation);
        var fresh = new List<KataResult>();
        foreach (var result in results)
        {
            if (!await IsNewerAsync(recorded.Katas.GetValueOrDefault(result.Kata.Slug)?.Commit, cancellation))
            {
                fresh.Add(result);
            }
        }

        var file = new ProgressFile(root);
        var present = Present(file);
        file.Write(trusting ? present : WithMilestones(recorded, present));
        try
        {
            return (await new ProgressRecorder(root, TimeProvider.System).RecordAsync(fresh, katas, commit, cancellation, renew: true)).Progress;
        }
        catch (GraderException problem) when (problem.Message.Contains("README.md", StringComparison.Ordinal))
        {
            _repairs.Add($"The table was not updated: {problem.Message}");
            return file.Read();
        }
    }

    /// <summary>Records results and pushes them; when a push of the learner came first, records them again on top of it.</summary>
    /// <param name="results">The results.</param>
    /// <param name="branch">The branch to push to.</param>
    /// <param name="cancellation">Stops git.</param>
    /// <returns>The state, and whether a commit was pushed.</returns>
    /// <exception cref="GraderException">The remote refuses, or never stood still.</exception>
    public async Task<(CourseProgress Progress, bool Pushed)> PushAsync(IReadOnlyList<KataResult> results, string branch, CancellationToken cancellation)
    {
        var said = string.Empty;
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            await _git.RequireAsync(["fetch", "--quiet", "origin", $"+refs/heads/{branch}:refs/remotes/origin/{branch}"], cancellation);
            if ((await _git.TryAsync(["merge-base", "--is-ancestor", commit, $"origin/{branch}"], cancellation)).ExitCode != 0)
            {
                throw new GraderException($"{branch} no longer holds the graded commit {commit[..10]}: its history was rewritten, so this grade is of nothing that is left. The next push is graded anew.");
            }

            await _git.RequireAsync(["checkout", "--quiet", "--force", "--detach", $"origin/{branch}"], cancellation);
            var progress = await WriteAsync(results, trusting: false, cancellation);
            if (!await CommitAsync(cancellation))
            {
                return (progress, false);
            }

            var push = await _git.TryAsync(["push", "--quiet", "origin", $"HEAD:refs/heads/{branch}"], cancellation);
            if (push.ExitCode == 0)
            {
                return (progress, true);
            }

            said = push.Error.Trim();
            await Task.Delay(TimeSpan.FromMilliseconds(200 * (1 << attempt)), cancellation);
        }

        throw new GraderException($"The grade could not be pushed to {branch} in {Tries} tries. Does the workflow have `contents: write`, and does a rule protect the branch? git said:\n{said}", ExitCodes.Environment);
    }

    private async Task<bool> CommitAsync(CancellationToken cancellation)
    {
        await _git.RequireAsync([.. Identity, "add", "--", .. Files.Where(file => File.Exists(Path.Combine(root, file)))], cancellation);
        if ((await _git.TryAsync(["diff", "--cached", "--quiet"], cancellation)).ExitCode == 0)
        {
            return false;
        }

        var content = (await _git.RequireAsync(["rev-parse", ":progress.json"], cancellation)).Trim();
        await _git.RequireAsync([.. Identity, "commit", "--quiet", "--no-verify", "-m", $"Record the grade of {commit[..10]} [skip ci]", "-m", $"{RecordedHistory.Trailer}: {content}"], cancellation);
        return true;
    }

    // A later push may have been graded faster.
    private async Task<bool> IsNewerAsync(string? graded, CancellationToken cancellation) =>
        graded is not null && graded != commit && (await _git.TryAsync(["merge-base", "--is-ancestor", commit, graded], cancellation)).ExitCode == 0;

    // Milestones are trained on the learner's machine; everything else is what grading recorded.
    private CourseProgress WithMilestones(CourseProgress recorded, CourseProgress present)
    {
        var all = new SortedDictionary<string, KataProgress>(recorded.Katas, StringComparer.Ordinal);
        foreach (var kata in katas)
        {
            if (present.Katas.GetValueOrDefault(kata.Slug) is { Milestones: { Count: > 0 } milestones })
            {
                all[kata.Slug] = (all.GetValueOrDefault(kata.Slug) ?? new KataProgress { Points = kata.Tasks.Sum(task => task.Points) }) with { Milestones = milestones };
            }
        }

        return new CourseProgress(all);
    }

    private CourseProgress Present(ProgressFile file)
    {
        try
        {
            return file.Read();
        }
        catch (GraderException)
        {
            _repairs.Add("progress.json was damaged; it was written anew from what grading recorded before.");
            return new CourseProgress(new(StringComparer.Ordinal));
        }
    }
}
