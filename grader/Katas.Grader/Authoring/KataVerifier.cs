using Katas.Grader.Compilation;
using Katas.Grader.Curriculum;
using Katas.Grader.Execution;
using Katas.Grader.Grading;

namespace Katas.Grader.Authoring;

/// <summary>
/// Proves a kata: fixtures intact, stubs derived, every spec fails on the stubs because they are not filled in, the reference
/// passes every spec, and every misconception is caught by the specs it names and told by name.
/// </summary>
/// <param name="compiler">The compiler.</param>
/// <param name="runner">Runs specs.</param>
/// <param name="root">The repository's root.</param>
/// <param name="parallel">How many runs go on at once.</param>
public sealed class KataVerifier(KataCompiler compiler, KataRunner runner, string root, int parallel)
{
    /// <summary>Makes all checks of one kata.</summary>
    /// <param name="kata">The kata.</param>
    /// <param name="repeat">How often the reference runs.</param>
    /// <param name="accept">Whether the messages of misconceptions become the approved ones.</param>
    /// <param name="report">Takes the checks.</param>
    /// <param name="cancellation">Stops the checks.</param>
    public async Task VerifyAsync(Kata kata, int repeat, bool accept, CheckReport report, CancellationToken cancellation)
    {
        foreach (var problem in FixtureCheck.Results(kata))
        {
            report.Check(problem is null, () => problem!);
        }

        if (!Directory.Exists(kata.SolutionFolder))
        {
            report.Note("No reference solution in this repository: the fixtures are checked, nothing else can be.");
            return;
        }

        VerifyDerivation(kata, report);
        var stubs = await RunAsync(KataSources.OfLearner(kata), null, cancellation);
        VerifyStubs(stubs, report);
        for (var round = 0; round < repeat; round++)
        {
            var reference = await RunAsync(KataSources.OfReference(kata), null, cancellation);
            VerifyReference(reference, report);
        }

        await VerifyMisconceptionsAsync(kata, accept, report, cancellation);
    }

    /// <summary>Checks the misconceptions of one kata only, and what learners read for them.</summary>
    /// <param name="kata">The kata.</param>
    /// <param name="accept">Whether the messages become the approved ones.</param>
    /// <param name="report">Takes the checks.</param>
    /// <param name="cancellation">Stops the checks.</param>
    public async Task VerifyMisconceptionsAsync(Kata kata, bool accept, CheckReport report, CancellationToken cancellation)
    {
        var reference = KataSources.OfReference(kata);
        var misconceptions = Misconceptions.Load(kata);
        var results = new KataResult[misconceptions.Count];
        await Parallel.ForAsync(
            0,
            misconceptions.Count,
            new ParallelOptions { MaxDegreeOfParallelism = parallel, CancellationToken = cancellation },
            async (index, token) => results[index] = await RunAsync(With(reference, misconceptions[index]), misconceptions[index].Specs, token));
        var messages = new MessageSnapshot(kata);
        List<Misconception> caught = [];
        foreach (var (misconception, result) in misconceptions.Zip(results))
        {
            caught.AddRange(IsCaught(misconception, result, report) ? [misconception] : []);
            messages.Add(misconception, result);
        }

        messages.Settle(accept, report);
        report.Note($"{caught.Count}{(caught.Count < misconceptions.Count ? $" of {misconceptions.Count}" : string.Empty)} misconceptions are caught, {caught.Count(misconception => misconception.Named)} of them by name");
    }

    private static void VerifyStubs(KataResult stubs, CheckReport report)
    {
        report.Check(stubs.Ran, () => $"The stubs do not compile:\n{Problems(stubs)}");
        foreach (var verdict in stubs.Verdicts)
        {
            report.Check(
                verdict.Outcome == Outcome.PendingGpu || verdict.IsUnfinished,
                () => verdict.Outcome == Outcome.Passed
                    ? $"{verdict.Spec.Name} passes on the stubs: it tests nothing."
                    : $"{verdict.Spec.Name} fails on the stubs, but not because a stub is not filled in: {verdict.Message}");
        }

        report.Note($"{stubs.Verdicts.Count} specs fail on the stubs or wait for a GPU ({stubs.Elapsed.TotalSeconds:0.0} s)");
    }

    private static void VerifyReference(KataResult reference, CheckReport report)
    {
        report.Check(reference.Ran, () => $"The reference does not compile:\n{Problems(reference)}");
        foreach (var verdict in reference.Verdicts)
        {
            report.Check(verdict.Outcome is Outcome.Passed or Outcome.PendingGpu, () => $"{verdict.Spec.Name} fails on the reference: {verdict.Message}");
        }

        var seconds = reference.Verdicts.Sum(verdict => verdict.Milliseconds) / 1000;
        report.Note($"{reference.Count(Outcome.Passed)} specs pass on the reference, {reference.Count(Outcome.PendingGpu)} wait for a GPU; {seconds:0.0} of {reference.Elapsed.TotalSeconds:0.0} s in specs");
    }

    private void VerifyDerivation(Kata kata, CheckReport report)
    {
        var differences = DerivationPlan.Of(kata, compiler).Differences();
        report.Check(differences.Count == 0, () => $"Derived files are not what derivation gives; run `./kata derive {kata.Number}`.\n{string.Join('\n', differences)}");
    }

    private static bool IsCaught(Misconception misconception, KataResult result, CheckReport report)
    {
        report.Check(result.Ran, () => $"Misconception {misconception.Id} does not compile:\n{Problems(result)}");
        if (!result.Ran)
        {
            return false;
        }

        var failing = result.Failures.Select(verdict => verdict.Spec.Method).ToHashSet();
        foreach (var spec in misconception.Specs)
        {
            var exists = result.Verdicts.Any(verdict => verdict.Spec.Method == spec);
            report.Check(failing.Contains(spec), () => $"Misconception {misconception.Id} {(exists ? $"survives {spec}." : $"names the spec {spec}, which does not exist.")}");
        }

        var message = $"misconception {misconception.Id}: {misconception.Diagnosis}";
        report.Check(
            !misconception.Named || failing.Count == 0 || result.Failures.Any(verdict => verdict.Message.Contains(message, StringComparison.Ordinal)),
            () => $"Misconception {misconception.Id} is caught, but no message names it. They say:\n{string.Join('\n', result.Failures.Select(verdict => $"{verdict.Spec.Name}: {verdict.Message}"))}");
        return misconception.Specs.All(failing.Contains);
    }

    private static KataSources With(KataSources reference, Misconception misconception) => reference with
    {
        Code = [.. reference.Code.Select(file => Path.GetFileName(file.Path) == misconception.File ? file with { Text = misconception.Apply(file.Text) } : file)],
        CheckPolicy = false,
    };

    private Task<KataResult> RunAsync(KataSources sources, IReadOnlyList<string>? methods, CancellationToken cancellation) =>
        runner.RunAsync(sources, new RunOptions { Root = root, Methods = methods }, useCache: false, cancellation);

    private static string Problems(KataResult result) =>
        string.Join('\n', result.Problems.Where(problem => problem.Severity == Severity.Error).Select(problem => $"  {problem.File}:{problem.Line} {problem.Id} {problem.Message}"));
}
