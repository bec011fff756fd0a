using Katas.Grader.Execution;
using Katas.Grader.Grading;
using Katas.Grader.Protocol;

namespace Katas.Grader.Reporting;

/// <summary>One failing spec: what was expected, where it differs, the mistake, the picture of the error.</summary>
internal static class FailureCard
{
    private const int MostOutput = 4000;

    public static Html Of(FailureGroup group, string root)
    {
        var verdict = group.Shown;
        var text = FailureText.Read(verdict.Message);
        return Html.Of($"""
            <article class="failure">
            <h4>{Sentence(verdict.Spec.Method)}{(verdict.Spec.Case.Length > 0 ? Html.Of($" <span class=\"case\">{verdict.Spec.Case}</span>") : Html.None)}</h4>
            <p class="meta">Task {verdict.Spec.Task}{Place(verdict, root)}{More(group.MoreCases)}</p>
            <p class="said">{text.Statement}</p>
            {Mistake(text.Misconception)}
            {Elements(text.Elements)}
            {verdict.Attachments.Where(IsPicture).Select(picture => Picture(picture, verdict.Spec))}
            {Output(verdict.Output)}
            </article>
            """);
    }

    private static string Sentence(string method) => method.Replace('_', ' ');

    private static Html Place(Verdict verdict, string root) =>
        verdict.Place is { } frame ? Html.Of($" · <code>{WeekSection.Place(root, frame.File, frame.Line)}</code>") : Html.None;

    private static Html More(int cases) => cases switch { 0 => Html.None, 1 => Html.Of($" · one more case fails"), _ => Html.Of($" · {cases} more cases fail") };

    private static Html Mistake(NamedMistake? mistake) => mistake is null ? Html.None : Html.Of($"""
        <div class="mistake"><p><b>This is the result of a known mistake</b> <code>{mistake.Id}</code></p><p class="said">{mistake.Diagnosis}</p></div>
        """);

    private static Html Elements(IReadOnlyList<DifferingElement> elements) => elements.Count == 0 ? Html.None : Html.Of($"""
        <div class="scroll" role="region" aria-label="Elements that differ" tabindex="0"><table class="elements">
        <thead><tr><th scope="col">Element</th><th scope="col">{(elements[0].Side == "numeric" ? "Numeric" : "Expected")}</th><th scope="col">{(elements[0].Side == "numeric" ? "Analytic" : "Actual")}</th><th scope="col">Error</th><th scope="col">Allowed</th></tr></thead>
        <tbody>
        {elements.Select(element => Html.Of($"<tr><th scope=\"row\">{Where(element)}</th><td>{element.Wanted}</td><td class=\"wrong\">{element.Given}</td><td>{Or(element.Error)}</td><td>{Or(element.Allowed)}</td></tr>\n"))}
        </tbody></table></div>
        """);

    private static string Or(string value) => value.Length == 0 ? "–" : value;

    private static Html Where(DifferingElement element) =>
        element.At.Length == 0 ? Html.Of($"the number") : Html.Of($"<span class=\"which\">{element.Which}</span> {element.At.Trim('[', ']')}");

    private static bool IsPicture(SpecAttachment attachment) => attachment.MediaType == "image/png" && RunPicture.IsPng(attachment.Content);

    private static Html Picture(SpecAttachment picture, SpecInfo spec) => Html.Of($"""
        <figure><img src="data:image/png;base64,{Convert.ToBase64String(picture.Content)}" alt="Heat map of the error of {Sentence(spec.Method)}: white is right, dark red is the largest error, magenta is not a number; the worst element is framed in blue.">
        <figcaption>Error by element: darker is worse, magenta is not a number, the worst element is framed.</figcaption></figure>
        """);

    private static Html Output(string output) => output.Trim().Length == 0 ? Html.None : Html.Of($"""
        <details class="output"><summary>What it printed</summary><pre tabindex="0">{(output.Length > MostOutput ? $"{output[..MostOutput]}…" : output)}</pre></details>
        """);
}
