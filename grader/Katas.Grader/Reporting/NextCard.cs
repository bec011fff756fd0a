namespace Katas.Grader.Reporting;

/// <summary>What to do next.</summary>
internal static class NextCard
{
    public static Html Of(CourseReport report)
    {
        if (report.Next is not var (kata, task))
        {
            return Html.Of($"<section class=\"next\" aria-labelledby=\"next\"><h2 id=\"next\">Every week that is here is done</h2><p>Well done!</p></section>");
        }

        return Html.Of($"""
            <section class="next" aria-labelledby="next">
            <h2 id="next">Next: week {kata.Number}, task {task.Id}</h2>
            <p class="what">{task.Title}</p>
            <ol>
            <li><span>Read the brief</span> <code>./kata show {kata.Number}</code></li>
            <li><span>Fill in</span> <code>katas/{kata.Slug}/{task.Files[0]}</code></li>
            <li><span>See what passes</span> <code>./kata test {kata.Number} --task {task.Id}</code></li>
            <li><span>Stuck? One more hint</span> <code>./kata hint {kata.Number} {task.Id}</code></li>
            <li><span>Record it</span> <code>./kata grade</code></li>
            </ol>
            </section>
            """);
    }
}
