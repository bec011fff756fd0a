using System.Text.Json;
using Katas.Grader.Curriculum;
using Katas.Grader.Execution;
using Katas.Grader.Grading;

namespace Katas.Grader.Submissions;

/// <summary>Reads the results of all jobs and believes only what fits the course: every spec of the published list exactly once, of the graded commit.</summary>
/// <param name="folder">The folder of results.</param>
/// <param name="commit">The graded commit.</param>
/// <param name="course">The course's commit.</param>
internal sealed class ResultFolder(string folder, string commit, string course)
{
    private readonly List<string> _problems = [];

    /// <summary>What was wrong with results that are left out.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>The results that fit, a GPU's verdicts in the place of those that waited for one.</summary>
    /// <param name="katas">The katas of the course.</param>
    public IReadOnlyList<KataResult> Read(IReadOnlyList<Kata> katas)
    {
        var files = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToList() : [];
        var read = files.Select(file => ReadFile(file, katas)).OfType<GradedKata>().ToList();
        foreach (var twice in read.GroupBy(graded => (graded.Kata, graded.Device)).Where(group => group.Count() > 1).ToList())
        {
            _problems.Add($"{twice.Key.Kata} has {twice.Count()} results for {twice.Key.Device}; none of them counts");
            read.RemoveAll(graded => (graded.Kata, graded.Device) == twice.Key);
        }

        return [.. read.Where(graded => graded.Device == "cpu").Select(graded => Merge(graded, read.Find(other => other.Kata == graded.Kata && other.Device == "gpu"), katas.First(kata => kata.Slug == graded.Kata)))];
    }

    private GradedKata? ReadFile(string file, IReadOnlyList<Kata> katas)
    {
        var name = Path.GetFileName(file);
        GradedKata graded;
        try
        {
            graded = JsonSerializer.Deserialize(File.ReadAllText(file), GradedKataJson.Default.GradedKata)!;
        }
        catch (JsonException problem)
        {
            return LeaveOut(name, $"line {(problem.LineNumber ?? 0) + 1}, at {problem.Path}: it does not follow the schema");
        }

        var kata = katas.FirstOrDefault(kata => kata.HasSpecs && kata.Slug == graded?.Kata);
        // The serializer takes a null in a list for an element.
        if (graded is not null && (graded.Specs.Any(spec => spec is null) || graded.Problems.Any(problem => problem is null)))
        {
            return LeaveOut(name, "a list holds null: it does not follow the schema");
        }

        return graded is null or { Version: not GradedKata.CurrentVersion } ? LeaveOut(name, "it is of another version of the grader")
            : kata is null ? LeaveOut(name, $"the course has no specs of '{graded.Kata}'")
            : graded.Commit != commit ? LeaveOut(name, $"it is of commit {graded.Commit}, not of {commit}")
            : graded.Course != course ? LeaveOut(name, $"it was graded against {graded.Course}, not against {course}")
            : Mismatch(graded, kata) is { } mismatch ? LeaveOut(name, mismatch)
            : graded;
    }

    private static string? Mismatch(GradedKata graded, Kata kata)
    {
        if (graded.Device is not ("cpu" or "gpu"))
        {
            return $"there is no device '{graded.Device}'";
        }

        var expected = SpecList.Read(kata).Specs.Where(spec => graded.Device == "cpu" || spec.Gpu).ToList();
        var reported = graded.Specs.Select(spec => spec.Spec).ToList();
        return !graded.Ran ? (reported.Count == 0 ? null : "it did not run, yet reports specs")
            : expected.FirstOrDefault(spec => !reported.Contains(spec)) is { } missing ? $"it does not report {missing.Method} {missing.Case}".TrimEnd()
            : reported.FirstOrDefault(spec => !expected.Contains(spec)) is { } foreign ? $"it reports {foreign.Method} {foreign.Case}, which is no spec of the course"
            : reported.Count != expected.Count ? "it reports a spec twice"
            : graded.Specs.FirstOrDefault(spec => spec.Outcome == Outcome.PendingGpu && !spec.Spec.Gpu) is { } skipped ? $"{skipped.Spec.Method} needs no GPU, and cannot wait for one"
            : null;
    }

    // Code that does not compile fails every spec.
    private static KataResult Merge(GradedKata cpu, GradedKata? gpu, Kata kata)
    {
        IReadOnlyList<Verdict> verdicts = cpu.Ran
            ? [.. cpu.Specs.Select(spec => Better(spec, gpu?.Specs.FirstOrDefault(other => other.Spec == spec.Spec)).ToVerdict())]
            : [.. SpecList.Read(kata).Specs.Select(spec => new GradedSpec(spec, Outcome.NotRun, "not run: the code does not compile.", false, 0, null, 0).ToVerdict())];
        return new KataResult { Kata = kata, Problems = cpu.Problems, Verdicts = verdicts, Ran = cpu.Ran };
    }

    private static GradedSpec Better(GradedSpec cpu, GradedSpec? gpu) => cpu.Outcome == Outcome.PendingGpu && gpu is not null ? gpu : cpu;

    private GradedKata? LeaveOut(string file, string problem)
    {
        _problems.Add($"{file} does not count: {problem}");
        return null;
    }
}
