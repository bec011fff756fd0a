using Katas.Grader.Cli.Views;

namespace Katas.Grader.Cli.Watch;

/// <content>What lies over the failures, and what a solved kata shows.</content>
internal sealed partial class WatchScreen
{
    private static readonly (string Key, string Meaning)[] AllKeys =
    [
        ("n  p", "next, previous kata"),
        ("f", "next failing spec"),
        ("h", "one more hint for the task in hand"),
        ("e", "open the place in your editor ($VISUAL, $EDITOR, code)"),
        ("m", "run the milestone, the week's real training"),
        ("r", "put the stubs back; yours are kept in a backup"),
        ("Enter", "run all specs again"),
        ("Esc", "close what lies over the specs, stop a milestone"),
        ("q", "quit"),
    ];

    private IEnumerable<TextLine> Panel(int width, int room) => model.Panel switch
    {
        WatchPanel.Keys => AllKeys.Select(entry => new TextLine($"  {entry.Key,-6}", "bold").Add(entry.Meaning)),
        WatchPanel.Hint hint => Hints(hint, width),
        WatchPanel.ConfirmReset => Wrapped($"Put all stubs of week {model.Kata.Number} back as they were? Your files are kept in a backup.", width, "yellow"),
        WatchPanel.Milestone milestone => Milestone(milestone, width, room),
        _ => [],
    };

    private IEnumerable<TextLine> Hints(WatchPanel.Hint hint, int width)
    {
        var title = model.Kata.Tasks.FirstOrDefault(task => task.Id == hint.Task)?.Title;
        yield return new TextLine($"Hints for task {hint.Task}: {title}", "bold");
        foreach (var (index, text) in hint.Shown.Index())
        {
            foreach (var line in Wrapped($"{index + 1}. {Plain(text)}", width, index == hint.Shown.Count - 1 ? "" : "grey"))
            {
                yield return line;
            }
        }

        yield return new TextLine(hint.Left > 0 ? $"  h: one more ({hint.Left} left)   Esc: close" : "  That was the last hint.   Esc: close", "grey");
    }

    private static string Plain(string markdown) => markdown.Replace("`", string.Empty, StringComparison.Ordinal).Replace("**", string.Empty, StringComparison.Ordinal);

    private IEnumerable<TextLine> Milestone(WatchPanel.Milestone milestone, int width, int room)
    {
        IReadOnlyList<TextLine> outcome = milestone.IsOver ? [new TextLine("  Esc: back to the specs", "grey")] : [];
        var printed = milestone.Text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n').SelectMany(line => Wrapped(line, width, "")).ToList();
        var shown = printed.Skip(Math.Max(0, printed.Count - Math.Max(1, room - outcome.Count - 1)));
        return [new TextLine($"Milestone of week {model.Kata.Number}{(milestone.IsOver ? "" : " (Esc stops it)")}", "bold"), .. shown, .. outcome];
    }

    private IEnumerable<TextLine> Solved(int width)
    {
        var next = model.Next is { } kata ? $"Next: week {kata.Number}, {kata.Title} (n)" : "That was the last week that is here.";
        var record = "`./kata grade` records it in progress.json and in the README.";
        return model.IsCelebrating
            ?
            [
                new TextLine("  ★ ", "yellow").Add($"Week {model.Kata.Number} is solved!", "bold green").Add(" ★", "yellow"),
                new TextLine(),
                .. Wrapped($"Every spec passes: {string.Join(", ", model.Kata.Tasks.Select(task => task.Title))}.", width, ""),
                .. model.Kata.Milestones.Count > 0 ? Wrapped("Train it for real: m runs the milestone.", width, "") : [],
                .. Wrapped(record, width, ""),
                new TextLine(),
                .. Wrapped(next, width, "bold"),
            ]
            : [new TextLine("✓ ", "green").Add("Every spec passes."), .. Wrapped(record, width, "grey"), .. Wrapped(next, width, "")];
    }
}
