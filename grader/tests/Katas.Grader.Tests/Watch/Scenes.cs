using System.Text;
using Katas.Grader.Cli.Watch;
using Katas.Grader.Compilation;
using Katas.Grader.Curriculum;
using Katas.Grader.Execution;
using Katas.Grader.Grading;
using Katas.Grader.Protocol;
using Katas.Grader.Tests.Execution;

namespace Katas.Grader.Tests.Watch;

/// <summary>Moments of watching week 5, reached by the events that lead there.</summary>
internal static class Scenes
{
    public const string WrongScale = """
        weights of case causal_5x5 should be within 1e-6 + 1e-6·|expected|, but 14 of 25 elements differ (56 %).
          first [1, 0]: expected 0.3312745, actual 0.2871902, error 0.0441 (allowed 1.33e-06)
          worst [4, 1]: expected 0.4460713, actual 0.6217809, error 0.176 (allowed 1.45e-06)
          misconception missing_scale: The scores are not divided by √d, so the softmax is sharper the wider the vectors are.
        """;

    private static readonly int[] Counts = [17, 9, 21, 6, 13, 10, 25, 10];

    public static Kata Kata { get; } = Syllabus.Load(Laboratory.Root).Find("5");

    /// <summary>Two tasks done, the third half, its failure on the screen.</summary>
    public static WatchModel Wrong()
    {
        var model = Begin();
        model.Take(new WatchEvent.SpecsFound(1, Specs()));
        foreach (var spec in Specs())
        {
            Give(model, spec.Task < 3 || (spec.Task == 3 && spec.Line <= 10) ? Passed(spec) : spec.Gpu ? Pending(spec) : spec.Task == 3 ? Failed(spec) : Waiting(spec));
        }

        return End(model);
    }

    /// <summary>Nothing filled in.</summary>
    public static WatchModel Untouched() => All(spec => spec.Gpu ? Pending(spec) : Waiting(spec));

    /// <summary>Everything passes.</summary>
    public static WatchModel Solved() => All(spec => spec.Gpu ? Pending(spec) : Passed(spec));

    /// <summary>A save later: the first verdict has come, the others are of the run before.</summary>
    public static WatchModel Running()
    {
        var model = Wrong();
        model.Take(new WatchEvent.RunStarted(2, Milestones: false));
        model.Take(new WatchEvent.SpecsFound(2, Specs()));
        model.Take(new WatchEvent.VerdictGiven(2, Passed(model.Shown!.Spec), TimeSpan.FromMilliseconds(61)));
        return model;
    }

    /// <summary>Half-typed code.</summary>
    public static WatchModel HalfTyped()
    {
        var model = Wrong();
        model.Take(new WatchEvent.RunStarted(2, Milestones: false));
        var problem = new CompileProblem(Severity.Error, "CS1525", "Invalid expression term ';'", Path.Combine(Kata.Folder, "ScaledDotProduct.cs"), 26, 40, 1, "        var scores = q.matmul(k.transpose(;");
        model.Take(new WatchEvent.RunEnded(2, new KataResult { Kata = Kata, Problems = [problem] }));
        return model;
    }

    public static WatchModel Begin()
    {
        var model = new WatchModel { Kata = Kata };
        model.Take(new WatchEvent.KataOpened(Kata));
        model.Take(new WatchEvent.RunStarted(1, Milestones: false));
        return model;
    }

    private static WatchModel All(Func<SpecInfo, Verdict> verdict)
    {
        var model = Begin();
        model.Take(new WatchEvent.SpecsFound(1, Specs()));
        Specs().ToList().ForEach(spec => Give(model, verdict(spec)));
        return End(model);
    }

    private static WatchModel End(WatchModel model)
    {
        model.Take(new WatchEvent.RunEnded(1, new KataResult { Kata = Kata, Problems = [], Ran = true, Verdicts = [.. model.Verdicts], Elapsed = TimeSpan.FromMilliseconds(420) }));
        return model;
    }

    private static void Give(WatchModel model, Verdict verdict) => model.Take(new WatchEvent.VerdictGiven(1, verdict, TimeSpan.FromMilliseconds(58)));

    private static IReadOnlyList<SpecInfo> Specs() =>
    [
        .. Counts.SelectMany((count, task) => Enumerable.Range(1, count).Select(number => new SpecInfo
        {
            Id = $"{task + 1}.{number}",
            Method = task == 2 ? "Attention_matches_golden" : $"Spec_{number}",
            Case = task == 2 ? (number == 11 ? "causal_5x5" : $"case_{number}") : string.Empty,
            Task = task + 1,
            Gpu = task == 6 && number > 22,
            Milestone = false,
            Timeout = 0,
            File = Path.Combine(Kata.Folder, "specs", "Specs.cs"),
            Line = number,
        })),
    ];

    private static Verdict Passed(SpecInfo spec) => new() { Spec = spec, Outcome = Outcome.Passed, Milliseconds = 3 };

    private static Verdict Pending(SpecInfo spec) => new() { Spec = spec, Outcome = Outcome.PendingGpu, Message = "needs a CUDA device" };

    private static Verdict Waiting(SpecInfo spec) => new()
    {
        Spec = spec,
        Outcome = Outcome.Failed,
        ExceptionType = "System.NotImplementedException",
        Message = $"Week 5, task {spec.Task}: {(spec.Task == 1 ? "subtract the largest score, then exponentiate" : "write down the gradient")}",
        Frames = [new SourceFrame("Katas.Attention.StableSoftmax.Softmax", Path.Combine(Kata.Folder, Kata.Tasks[spec.Task - 1].Files[0]), 21)],
    };

    private static Verdict Failed(SpecInfo spec) => new()
    {
        Spec = spec,
        Outcome = Outcome.Failed,
        ExceptionType = "Katas.Kit.Testing.SpecFailedException",
        Message = WrongScale,
        Milliseconds = 4,
        Frames = [new SourceFrame("Specs.Attention.ScaledDotProductSpecs.Attention_matches_golden", Path.Combine(Kata.Folder, "specs", "ScaledDotProductSpecs.cs"), 23)],
        Attachments =
        [
            new SpecAttachment(
                "weights-error.json", "application/vnd.kata.error-grid+json",
                Encoding.UTF8.GetBytes("""{"tile":"","rows":5,"columns":5,"worst":0.1757096,"cells":["00000","55000","46500","35640","59263"]}""")),
        ],
    };
}
