using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace Katas.Grader.Reporting;

/// <summary>The whole page: one file that needs neither network nor script, and whose own policy forbids both.</summary>
internal static class ReportPage
{
    private static readonly string Style = ReadStyle();

    public static string Write(CourseReport report)
    {
        var title = report.Only is { } only ? $"Week {only.Kata.Number} · {only.Kata.Title}" : "Progress";
        var weeks = report.Only is not null ? [report.Only] : report.Weeks.Where(week => week.Kata.HasSpecs).ToList();
        return Html.Of($"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src '{StyleHash()}'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <link rel="icon" href="data:,">
            <title>{title} · AI research katas</title>
            <style>{Html.Trusted(Style)}</style>
            </head>
            <body>
            <a class="skip" href="#main">Skip to the content</a>
            <header class="top">
            <p class="course">AI research katas</p>
            <h1>{title}</h1>
            <p class="meta">{Origin(report)}</p>
            </header>
            <main id="main">
            {CourseMap.Summary(report)}
            {NextCard.Of(report)}
            {(report.Only is null ? CourseMap.Of(report) : Html.None)}
            <section class="weeks" aria-label="Weeks">
            {weeks.Select(week => WeekSection.Of(week, report))}
            </section>
            </main>
            <footer>
            <p>Graded on the machine that wrote this page, from its own clone: self-reported. <code>./kata report</code> writes it anew.</p>
            </footer>
            </body>
            </html>

            """).ToString();
    }

    private static Html Origin(CourseReport report) => Html.Of(
        $"<time datetime=\"{report.Written.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}\">{report.Written.UtcDateTime:d MMMM yyyy, HH:mm} UTC</time>{(report.Commit is { Length: > 7 } commit ? Html.Of($" · commit <code>{commit[..8]}</code>") : Html.None)}");

    private static string StyleHash() => $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}";

    private static string ReadStyle()
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream("report.css")!);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
