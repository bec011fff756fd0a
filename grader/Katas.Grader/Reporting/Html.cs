namespace Katas.Grader.Reporting;

/// <summary>A piece of a page. Values in an interpolated <c>Html.Of($"…{value}…")</c> are escaped unless they are pieces themselves.</summary>
internal sealed class Html
{
    private readonly string _text;

    private Html(string text) => _text = text;

    public static Html None { get; } = new(string.Empty);

    public static Html Of(HtmlInterpolation text) => new(text.ToString());

    /// <summary>Text of our own files that is markup already; never anything that a learner's code had a part in.</summary>
    public static Html Trusted(string text) => new(text);

    public static Html Join(IEnumerable<Html> pieces) => new(string.Concat(pieces));

    public override string ToString() => _text;
}
