using Katas.Grader.Progress;

namespace Katas.Grader.Reporting;

/// <summary>A status as sign and word: never by colour alone.</summary>
internal static class StatusMark
{
    public static string Class(WeekReport week) => !week.Kata.HasSpecs ? "absent" : week.IsBroken ? "broken" : week.Status switch
    {
        KataStatus.Done => "done",
        KataStatus.DonePendingGpu => "gpu",
        KataStatus.InProgress => "started",
        _ => "open",
    };

    public static string Words(WeekReport week) => !week.Kata.HasSpecs ? "not here yet" : week.IsBroken ? "does not compile" : week.Status switch
    {
        KataStatus.Done => "done",
        KataStatus.DonePendingGpu => "done, GPU pending",
        KataStatus.InProgress => $"{week.Passed} of {week.Total} specs",
        _ => "not started",
    };

    public static Html Of(WeekReport week) => Html.Of($"<span class=\"mark {Class(week)}\">{Sign(Class(week))} {Words(week)}</span>");

    public static Html Bar(int part, int whole) => Html.Of(
        $"<svg class=\"bar\" viewBox=\"0 0 100 6\" preserveAspectRatio=\"none\" aria-hidden=\"true\"><rect class=\"track\" width=\"100\" height=\"6\"/><rect class=\"fill{(part == whole ? " whole" : string.Empty)}\" width=\"{(whole == 0 ? 0 : 100.0 * part / whole):0.#}\" height=\"6\"/></svg>");

    private static Html Sign(string status) => Html.Of($"<span aria-hidden=\"true\">{status switch { "done" => "✓", "gpu" => "✓", "started" => "◐", "broken" => "✗", "absent" => "·", _ => "○" }}</span>");
}
