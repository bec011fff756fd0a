using System.Globalization;
using Katas.Grader.Curriculum;

namespace Katas.Grader.Reporting;

/// <summary>The training runs of a week: requirements, curves, pictures.</summary>
internal static class RunCard
{
    public static Html All(WeekReport week)
    {
        var open = week.Kata.Milestones.Where(milestone => week.Runs.All(run => run.Milestone != milestone.Id)).ToList();
        return week.Runs.Count + open.Count == 0 ? Html.None : Html.Of($"""
            <section class="runs"><h3>Training runs</h3>
            {week.Runs.Select(Of)}
            {(open.Count == 0 ? Html.None : Html.Of($"<ul class=\"open-runs\">{open.Select(milestone => NotYet(week.Kata, milestone))}</ul>"))}
            </section>
            """);
    }

    private static Html NotYet(Kata kata, Milestone milestone) => Html.Of(
        $"<li>{milestone.Title}: no finished run yet{(milestone.Device == "gpu" ? ", needs a GPU" : string.Empty)}. <code>./kata train {kata.Number} --milestone {milestone.Id}{(milestone.Device == "gpu" ? " --device cuda" : string.Empty)}</code> takes about {milestone.Minutes:0.#} min.</li>\n");

    private static Html Of(TrainingRun run) => Html.Of($"""
        <article class="run">
        <h4>{run.Result.Title} {Status(run.Result.Status)}</h4>
        <p class="meta">{Duration(run.Result.Seconds)} · seed {run.Result.Seed}{(run.Result.SubsetReason is { } reason ? Html.Of($" · stand-in data: {reason}") : Html.None)}</p>
        {Requirements(run)}
        {(run.Curves.Count == 0 ? Html.None : Html.Of($"<div class=\"curves\">{run.Curves.Select(LineChart.Of)}</div>"))}
        {(run.Pictures.Count == 0 ? Html.None : Html.Of($"<div class=\"pictures\">{run.Pictures.Select(picture => Picture(picture, run))}</div>"))}
        </article>
        """);

    private static Html Status(string status) => status switch
    {
        "complete" => Html.Of($"<span class=\"mark done\"><span aria-hidden=\"true\">✓</span> reached</span>"),
        "subset" => Html.Of($"<span class=\"mark started\"><span aria-hidden=\"true\">◐</span> on stand-in data</span>"),
        _ => Html.Of($"<span class=\"mark missed\"><span aria-hidden=\"true\">✗</span> missed</span>"),
    };

    private static Html Requirements(TrainingRun run)
    {
        var rows = run.Result.Requirements.Select(requirement => Html.Of(
                $"<tr><th scope=\"row\">{requirement.Metric}</th><td>{Number(requirement.Value)}</td><td>{requirement.Asked("g7", " and ")}</td><td>{(requirement.Passed ? "✓ reached" : "✗ missed")}</td></tr>\n"))
            .Concat(run.Result.Notes.Select(note => Html.Of($"<tr><th scope=\"row\">{note.Metric}</th><td>{Number(note.Value)}</td><td>–</td><td>–</td></tr>\n")))
            .ToList();
        return rows.Count == 0 ? Html.None : Html.Of($"""
            <div class="scroll" role="region" aria-label="Measured by {run.Result.Title}" tabindex="0"><table class="measured">
            <thead><tr><th scope="col">Metric</th><th scope="col">Measured</th><th scope="col">Asked for</th><th scope="col">Result</th></tr></thead>
            <tbody>{rows}</tbody></table></div>
            """);
    }

    private static string Number(double value) => value.ToString("g7", CultureInfo.InvariantCulture);

    private static string Duration(double seconds) => seconds < 90 ? $"{seconds:0} s" : $"{seconds / 60:0.#} min";

    private static Html Picture(RunPicture picture, TrainingRun run) => Html.Of(
        $"<figure><img{(picture.IsSmall ? Html.Of($" class=\"small\"") : Html.None)} src=\"data:image/png;base64,{Convert.ToBase64String(picture.Png)}\" alt=\"{Caption(picture)}, a picture kept by the run {run.Result.Title}\"><figcaption>{Caption(picture)}</figcaption></figure>\n");

    private static string Caption(RunPicture picture) => picture.Name.Replace('-', ' ').Replace('_', ' ');
}
