using Katas.Grader.Curriculum;
using Katas.Grader.Progress;
using Katas.Grader.Publishing;

namespace Katas.Grader.Submissions;

/// <summary>Which katas have to be graded, and why.</summary>
/// <param name="Course">The commit that brought the course.</param>
/// <param name="Commit">The commit that is graded.</param>
/// <param name="Katas">The katas, each with the reason.</param>
internal sealed record GradePlan(string Course, string Commit, IReadOnlyList<(Kata Kata, string Reason)> Katas)
{
    /// <summary>Compares the checked-out commit with what was recorded last.</summary>
    /// <param name="root">The learner's checkout.</param>
    /// <param name="katas">All katas.</param>
    /// <param name="asked">Katas to grade whatever changed.</param>
    /// <param name="cancellation">Stops git.</param>
    /// <exception cref="GraderException">The checkout has no usable history.</exception>
    public static async Task<GradePlan> MakeAsync(string root, IReadOnlyList<Kata> katas, IReadOnlyList<Kata> asked, CancellationToken cancellation)
    {
        var commit = await new Git(root).HeadAsync(cancellation) ?? throw new GraderException($"{root} has no commit to grade: grading looks at what is committed.");
        var planner = new Planner(root, commit, await new CourseHistory(root).PristineAsync(commit, cancellation), await new RecordedHistory(root).LastAsync(commit, cancellation), cancellation);
        var planned = new List<(Kata, string)>();
        foreach (var kata in katas.Where(kata => kata.HasSpecs))
        {
            var reason = asked.Contains(kata) ? "asked for" : asked.Count > 0 ? null : await planner.ReasonAsync(kata);
            if (reason is not null)
            {
                planned.Add((kata, reason));
            }
        }

        return new GradePlan(planner.Course, commit, planned);
    }

    /// <summary>The katas in at most so many groups of like size.</summary>
    /// <param name="most">The most groups.</param>
    public IReadOnlyList<IReadOnlyList<Kata>> Shards(int most) =>
        [.. Katas.Select((item, index) => (item.Kata, index)).GroupBy(item => item.index % most, item => item.Kata).Select(group => (IReadOnlyList<Kata>)[.. group])];

    private sealed class Planner(string root, string commit, string course, CourseProgress recorded, CancellationToken cancellation)
    {
        private readonly Git _git = new(root);
        private readonly Dictionary<string, string?> _courses = [];

        public string Course => course;

        public async Task<string?> ReasonAsync(Kata kata)
        {
            var now = await StubsAsync(kata, commit);
            var entry = recorded.Katas.GetValueOrDefault(kata.Slug);
            if (entry?.Commit is not { } graded)
            {
                return now == await StubsAsync(kata, course) ? null : "never graded";
            }

            return now != await StubsAsync(kata, graded) ? $"changed since {graded[..Math.Min(8, graded.Length)]}"
                : await CourseOfAsync(graded) != course ? "the course was updated"
                : null;
        }

        // Equal text, equal answer; a commit that is gone gives none, and so differs.
        private async Task<string> StubsAsync(Kata kata, string at)
        {
            var paths = kata.StubFiles.Select(path => $"katas/{kata.Slug}/{Path.GetFileName(path)}");
            return await _git.RunAsync(["ls-tree", at, "--", .. paths], cancellation) ?? $"{at} is gone";
        }

        private async Task<string?> CourseOfAsync(string at)
        {
            if (!_courses.TryGetValue(at, out var found))
            {
                _courses[at] = found = await new CourseHistory(root).PristineAsync(at, cancellation);
            }

            return found;
        }
    }
}
