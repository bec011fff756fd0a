using Katas.Grader.Compilation;
using Katas.Grader.Curriculum;
using Katas.Grader.Execution;
using Katas.Grader.Grading;
using Katas.Grader.Protocol;

namespace Katas.Grader.Cli.Watch;

/// <summary>What is known at a moment of watching: verdicts, what is selected, what is said.</summary>
internal sealed class WatchModel
{
    private readonly Dictionary<string, Verdict> _verdicts = new(StringComparer.Ordinal);
    private readonly HashSet<string> _fresh = new(StringComparer.Ordinal);
    private string? _selected;

    /// <summary>The kata.</summary>
    public required Kata Kata { get; set; }

    /// <summary>The number of the current run; replies of others are outdated.</summary>
    public int Run { get; private set; }

    /// <summary>Whether a run goes on.</summary>
    public bool IsBusy { get; private set; }

    /// <summary>Whether the code of the current run has compiled.</summary>
    public bool IsRunning { get; private set; }

    /// <summary>The specs, in the order of the sources.</summary>
    public IReadOnlyList<SpecInfo> Specs { get; private set; } = [];

    /// <summary>What the compiler and the checks say.</summary>
    public IReadOnlyList<CompileProblem> Problems { get; private set; } = [];

    /// <summary>Why no run can be made; null when one can.</summary>
    public string? Refusal { get; private set; }

    /// <summary>The task that the saved file belongs to, or the first unfinished one.</summary>
    public int TaskInHand { get; private set; } = 1;

    /// <summary>The time from the start of the run to its first verdict.</summary>
    public TimeSpan? FirstVerdict { get; private set; }

    /// <summary>The time of the whole run; null while it goes on.</summary>
    public TimeSpan? Elapsed { get; private set; }

    /// <summary>Whether the verdicts come from an earlier run of the same files.</summary>
    public bool FromCache { get; private set; }

    /// <summary>A line for the learner: what a key did.</summary>
    public string? Notice { get; set; }

    /// <summary>What lies over the failures: help, hints, a question, a training run.</summary>
    public WatchPanel? Panel { get; set; }

    /// <summary>The next kata, which a solved one points to.</summary>
    public Kata? Next { get; set; }

    /// <summary>Whether the kata was solved by this run, for the first time.</summary>
    public bool IsCelebrating { get; set; }

    /// <summary>Whether the code compiles, as far as is known.</summary>
    public bool Compiles => !Problems.Any(problem => problem.Severity == Severity.Error);

    /// <summary>Whether every spec passes or waits for a GPU, in a run that is over.</summary>
    public bool IsSolved => !IsBusy && Refusal is null && Compiles && Specs.Count > 0 && Specs.All(spec => _verdicts.GetValueOrDefault(spec.Id)?.Outcome is Outcome.Passed or Outcome.PendingGpu);

    /// <summary>The verdicts, the newest of each spec, in the order of the sources.</summary>
    public IEnumerable<Verdict> Verdicts => Specs.Select(spec => _verdicts.GetValueOrDefault(spec.Id)).OfType<Verdict>();

    /// <summary>Failing specs, those worth reading first at the beginning; of a theory only the first failing case.</summary>
    public IReadOnlyList<Verdict> Failures =>
        [.. Failing().GroupBy(verdict => verdict.IsUnfinished ? $"task {verdict.Spec.Task}" : verdict.Spec.Method).Select(group => group.First())];

    /// <summary>The failure on the screen; null when nothing fails.</summary>
    public Verdict? Shown => Failures is { Count: > 0 } failures ? failures.FirstOrDefault(verdict => verdict.Spec.Id == _selected) ?? failures[0] : null;

    /// <summary>How many verdicts have an outcome.</summary>
    /// <param name="which">The verdicts to count.</param>
    public int Count(Func<Verdict, bool> which) => Verdicts.Count(which);

    /// <summary>Whether a spec's verdict is of the current run.</summary>
    /// <param name="spec">The spec.</param>
    public bool IsFresh(SpecInfo spec) => _fresh.Contains(spec.Id);

    /// <summary>The specs that the next run begins with: the failure on the screen, the other failures, the task in hand.</summary>
    public IReadOnlyList<string> First()
    {
        var shown = Shown?.Spec.Id;
        return
        [
            .. Specs.Where(spec => spec.Id == shown)
                .Concat(Failing().Where(verdict => !verdict.IsUnfinished).Select(verdict => verdict.Spec))
                .Concat(Specs.Where(spec => spec.Task == TaskInHand).OrderBy(spec => _verdicts.GetValueOrDefault(spec.Id)?.Outcome == Outcome.Passed))
                .Select(spec => spec.Id).Distinct(StringComparer.Ordinal),
        ];
    }

    /// <summary>Shows the next failing spec.</summary>
    public void SelectNext()
    {
        var failures = Failures;
        if (failures.Count > 0)
        {
            var current = failures.Select(verdict => verdict.Spec.Id).ToList().IndexOf(Shown!.Spec.Id);
            _selected = failures[(current + 1) % failures.Count].Spec.Id;
        }
    }

    /// <summary>Takes the kata whose file was saved, or the beginning of a kata.</summary>
    /// <param name="file">The saved stub; null to find the first unfinished task.</param>
    public void TakeInHand(string? file)
    {
        var owners = file is null ? [] : Kata.Tasks.Where(task => task.Files.Contains(Path.GetFileName(file))).Select(task => task.Id).ToList();
        if (owners.Count > 0 && !owners.Contains(TaskInHand))
        {
            TaskInHand = owners[0];
        }
        else if (owners.Count == 0)
        {
            TaskInHand = Failing().Select(verdict => verdict.Spec.Task).DefaultIfEmpty(Kata.Tasks.Count > 0 ? Kata.Tasks[0].Id : 1).Min();
        }
    }

    /// <summary>Takes what happened in a run.</summary>
    /// <param name="happened">The event; of an outdated run it changes nothing.</param>
    public void Take(WatchEvent happened)
    {
        switch (happened)
        {
            case WatchEvent.KataOpened opened:
                Open(opened.Kata);
                break;
            case WatchEvent.RunStarted started:
                (Run, IsBusy, IsRunning) = (started.Run, true, false);
                if (!started.Milestones)
                {
                    (FirstVerdict, Elapsed, FromCache, IsCelebrating, Notice) = (null, null, false, false, null);
                    _fresh.Clear();
                }

                break;
            case WatchEvent.SpecsFound found when found.Run == Run && Panel is not WatchPanel.Milestone:
                (Specs, IsRunning) = (found.Specs, true);
                (Problems, Refusal) = ([.. Problems.Where(problem => problem.Severity == Severity.Warning)], null);
                break;
            case WatchEvent.VerdictGiven given when given.Run == Run && Panel is not WatchPanel.Milestone:
                FirstVerdict ??= given.Elapsed;
                _verdicts[given.Verdict.Spec.Id] = given.Verdict;
                _fresh.Add(given.Verdict.Spec.Id);
                break;
            case WatchEvent.RunEnded ended when ended.Run == Run:
                End(ended.Result);
                break;
            case WatchEvent.TrainingEnded ended when ended.Run == Run:
                IsBusy = false;
                (Panel as WatchPanel.Milestone)?.End();
                break;
            case WatchEvent.RunRefused refused when refused.Run == Run:
                (IsBusy, Refusal) = (false, refused.Message);
                break;
        }
    }

    private void Open(Kata kata)
    {
        _verdicts.Clear();
        _fresh.Clear();
        (Kata, Specs, Problems, Refusal, _selected, Panel, Notice, IsCelebrating) = (kata, [], [], null, null, null, null, false);
        TakeInHand(null);
    }

    private void End(KataResult result)
    {
        IsBusy = false;
        (Problems, Refusal, Elapsed, FromCache) = (result.Problems, null, result.Elapsed, result.FromCache);
        if (result.Ran && result.Verdicts.Count > 0 && TaskInHand is var task && Failing().All(verdict => verdict.Spec.Task != task))
        {
            TakeInHand(null);
        }
    }

    // Wrong answers before stubs that are not filled in, the task in hand before the others.
    private IEnumerable<Verdict> Failing() =>
        Verdicts.Where(verdict => verdict.Outcome is not (Outcome.Passed or Outcome.PendingGpu))
            .OrderBy(verdict => verdict.IsUnfinished).ThenBy(verdict => verdict.Spec.Task != TaskInHand).ThenBy(verdict => verdict.Spec.Task);
}
