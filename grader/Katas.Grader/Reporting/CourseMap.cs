namespace Katas.Grader.Reporting;

/// <summary>The 24 weeks at a glance.</summary>
internal static class CourseMap
{
    public static Html Summary(CourseReport report)
    {
        var weeks = report.Only is { } only ? [only] : report.Weeks;
        var present = weeks.Where(week => week.Kata.HasSpecs).ToList();
        var runs = weeks.SelectMany(week => week.Runs).ToList();
        return Html.Of($"""
            <dl class="summary">
            {(report.Only is null ? Figure("weeks done", present.Count(week => week.IsDone), present.Count) : Html.None)}
            {Figure("specs pass", weeks.Sum(week => week.Passed), weeks.Sum(week => week.Total))}
            {Figure("milestones reached", runs.Count(run => run.Result.Status == "complete"), weeks.Sum(week => week.Kata.Milestones.Count))}
            </dl>
            """);
    }

    public static Html Of(CourseReport report) => Html.Of($"""
        <section class="map" aria-labelledby="map">
        <h2 id="map">Six months</h2>
        {report.Weeks.GroupBy(week => week.Kata.Month).Select(month => Html.Of($"""
            <h3>Month {month.Key}</h3>
            <ol start="{month.First().Kata.Number}">
            {month.Select(Tile)}
            </ol>
            """))}
        </section>
        """);

    private static Html Figure(string name, int part, int whole) =>
        whole == 0 ? Html.None : Html.Of($"<div><dt>{name}</dt><dd><b>{part}</b> <span>of {whole}</span>{StatusMark.Bar(part, whole)}</dd></div>");

    private static Html Tile(WeekReport week)
    {
        var content = Html.Of($"<b>{week.Kata.Number}</b><span class=\"title\">{week.Kata.Title}</span>{StatusMark.Of(week)}{(week.Kata.HasSpecs ? StatusMark.Bar(week.Passed, week.Total) : Html.None)}");
        return week.Kata.HasSpecs
            ? Html.Of($"<li class=\"{StatusMark.Class(week)}\"><a href=\"#week-{week.Kata.Number}\">{content}</a></li>\n")
            : Html.Of($"<li class=\"absent\"><div>{content}</div></li>\n");
    }
}
