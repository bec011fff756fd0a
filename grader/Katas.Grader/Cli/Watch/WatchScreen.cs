using Katas.Grader.Cli.Views;
using Katas.Grader.Curriculum;
using Katas.Grader.Execution;

namespace Katas.Grader.Cli.Watch;

/// <summary>Lays a moment of watching out on a screen of any size: the kata, its tasks, the failure worth reading now, counts, keys.</summary>
/// <param name="model">What is known.</param>
/// <param name="root">The repository's root; paths are shown relative to it.</param>
/// <param name="colours">Whether the terminal shows colours.</param>
internal sealed partial class WatchScreen(WatchModel model, string root, bool colours)
{
    private const int BarWidth = 16;
    private const int RoomForFailure = 16;
    private const int LeastRoomForFailure = 9;

    /// <summary>The screen's lines: exactly as many as it has, none longer than it is wide.</summary>
    /// <param name="width">Its columns.</param>
    /// <param name="height">Its lines.</param>
    public IReadOnlyList<TextLine> Lines(int width, int height)
    {
        var room = Math.Max(0, height - 3);   // title, counts, keys
        var tasks = Tasks(width, room);
        room -= tasks.Count;
        var gap = room > LeastRoomForFailure ? 1 : 0;
        var body = Cut([.. Body(width, room - (2 * gap))], room - (2 * gap));
        List<TextLine> lines = [Title(width), .. tasks, .. Blank(gap), .. body];
        lines.AddRange(Blank(height - 2 - lines.Count));
        lines.AddRange([Counts(width), Keys(width)]);
        return [.. lines.Skip(Math.Max(0, lines.Count - height))];
    }

    /// <summary>The same without a screen: as many lines as there is something to say.</summary>
    /// <param name="width">The most columns.</param>
    /// <param name="height">The most lines for what is wrong.</param>
    public IReadOnlyList<TextLine> Report(int width, int height) =>
        [Title(width), .. Tasks(width, height), .. Cut([.. Body(width, height)], height), Counts(width)];

    private static IEnumerable<TextLine> Blank(int count) => Enumerable.Range(0, Math.Max(0, count)).Select(_ => new TextLine());

    private static List<TextLine> Cut(List<TextLine> lines, int room) =>
        lines.Count <= room ? lines
        : room <= 0 ? []
        : room < 4 ? lines[..room]
        : [.. lines[..(room - 1)], new TextLine($"  … {lines.Count - room + 1} more lines: enlarge the terminal", "grey")];

    private TextLine Title(int width)
    {
        var line = new TextLine("── ").Add($"Week {model.Kata.Number} · {model.Kata.Title}", "bold").Add(" ");
        var state = width < 60 && !model.IsBusy ? string.Empty : State();
        if (state.Length == 0)
        {
            return line.Add(new string('─', Math.Max(0, width - line.Width)));
        }

        return line.Add(new string('─', Math.Max(0, width - line.Width - state.Length - 4))).Add($" {state} ──", model.IsBusy ? "yellow" : "grey");
    }

    private string State() =>
        model.Panel is WatchPanel.Milestone { IsOver: false } ? "training"
        : model.IsBusy && model.IsRunning ? $"running {model.Specs.Count(model.IsFresh)}/{model.Specs.Count}"
        : model.IsBusy ? "compiling"
        : model.FromCache ? "unchanged since the last run"
        : model.Elapsed is { } all && model.FirstVerdict is { } first ? $"first verdict {first.TotalSeconds:0.00} s, all {all.TotalSeconds:0.0} s"
        : "watching";

    // A line each where there is room, else two a line, else all in one.
    private List<TextLine> Tasks(int width, int room)
    {
        var tasks = model.Kata.Tasks;
        if (width >= 40 && room - tasks.Count >= RoomForFailure)
        {
            return [.. tasks.Select(task => new TaskBar(task, Math.Clamp(width - 44, 12, 36), width >= 72 ? BarWidth : BarWidth / 2)).Select(bar => Add(new TextLine(), bar))];
        }

        if (width >= 76 && room - ((tasks.Count + 1) / 2) >= LeastRoomForFailure)
        {
            return [.. tasks.Select(task => new TaskBar(task, (width / 2) - 21, BarWidth / 2)).Chunk(2).Select(pair => pair.Aggregate(new TextLine(), (line, bar) => Add(line.PadTo(line.Width == 0 ? 0 : width / 2), bar)))];
        }

        return room >= 3 ? [tasks.Aggregate(new TextLine(), Strip)] : [];
    }

    private TextLine Strip(TextLine line, KataTask task)
    {
        var (here, (passed, total, _)) = (task.Id == model.TaskInHand, CountsOf(task.Id));
        return line.Add($"{(here ? "▸" : " ")}{task.Id}", here ? "bold" : "grey").Add(Eighths(passed, total), Colour(passed, total));
    }

    private TextLine Add(TextLine line, TaskBar bar)
    {
        var (start, here) = (line.Width, bar.Task.Id == model.TaskInHand);
        var (passed, total, pending) = CountsOf(bar.Task.Id);
        var filled = total == 0 ? 0 : bar.Width * passed / total;
        return line.Add(here ? "▸" : " ", "yellow").Add($"{bar.Task.Id,2} ").Add(Fit(bar.Task.Title, bar.TitleWidth), here ? "bold" : "").PadTo(start + bar.TitleWidth + 5)
            .Add(new string('█', filled), Colour(passed, total)).Add(new string('░', bar.Width - filled), "grey").Add(" ")
            .Add(total == 0 ? "" : $"{passed}/{total}", Colour(passed, total)).Add(pending > 0 && bar.Width == BarWidth ? $" +{pending} GPU" : "", "grey");
    }

    private (int Passed, int Total, int Pending) CountsOf(int task)
    {
        var pending = model.Count(verdict => verdict.Spec.Task == task && verdict.Outcome == Outcome.PendingGpu);
        return (model.Count(verdict => verdict.Spec.Task == task && verdict.Outcome == Outcome.Passed), model.Specs.Count(spec => spec.Task == task) - pending, pending);
    }

    private IEnumerable<TextLine> Body(int width, int room) =>
        model.Panel is not null ? Panel(width, room)
        : model.Notice is { } notice ? [.. Wrapped(notice, width, "yellow"), .. Blank(1), .. State(width, room - 2)]
        : State(width, room);

    private IEnumerable<TextLine> State(int width, int room) =>
        model.Refusal is { } refusal ? Wrapped(refusal, width, "red")
        : !model.Compiles ? CompileErrors(width)
        : model.IsSolved ? Solved(width)
        : [.. Warnings(width), .. model.Shown is { } failure ? Failure(failure, width, room) : Quiet(width)];

    private IEnumerable<TextLine> Quiet(int width) =>
        model.IsBusy ? [new TextLine("  …", "grey")] : Wrapped("Waiting for the first save.", width, "grey");

    private TextLine Counts(int width)
    {
        var (passed, pending) = (model.Count(verdict => verdict.Outcome == Outcome.Passed), model.Count(verdict => verdict.Outcome == Outcome.PendingGpu));
        var waiting = model.Count(verdict => verdict.IsUnfinished);
        var failing = model.Verdicts.Count() - passed - pending - waiting;
        var line = new TextLine();
        if (model.Specs.Count == 0)
        {
            return line;
        }

        line.Add($"{passed} of {model.Specs.Count - pending} specs pass", model.IsSolved ? "green" : "bold");
        line.Add(failing > 0 ? $" · {failing} fail" : "", "red").Add(waiting > 0 ? $" · {waiting} wait" : "", "grey");
        return line.Add(pending > 0 && width > 60 ? $" · {pending} pending GPU" : "", "grey");
    }

    private TextLine Keys(int width) => new(
        model.Panel is WatchPanel.ConfirmReset ? "y yes  any other key no"
        : width >= 76 ? "n/p kata  f next failure  h hint  e edit  m milestone  r reset  ? keys  q quit"
        : width >= 44 ? "f failure  h hint  e edit  ? keys  q quit"
        : "? keys  q quit",
        "grey");

    private static string Eighths(int passed, int total) => total == 0 ? " " : $"{" ▁▂▃▄▅▆▇█"[8 * passed / total]}";

    private static string Colour(int passed, int total) => passed == total && total > 0 ? "green" : passed > 0 ? "yellow" : "grey";

    private static string Fit(string text, int width) => text.Length <= width ? text : $"{text[..Math.Max(0, width - 1)]}…";

    private static IEnumerable<TextLine> Wrapped(string text, int width, string style, string indent = "  ") =>
        TextWrap.Wrap(text, Math.Max(12, width - 1), indent).Select(line => new TextLine(line, style));

    private string Short(string path) => Path.GetRelativePath(root, path).Replace('\\', '/');

    private sealed record TaskBar(KataTask Task, int TitleWidth, int Width);
}
