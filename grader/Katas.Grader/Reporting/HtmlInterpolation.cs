using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.RegularExpressions;
using System.Text.Unicode;

namespace Katas.Grader.Reporting;

/// <summary>Builds markup from an interpolated string: the literal parts as they stand, every value escaped.</summary>
[InterpolatedStringHandler]
internal readonly partial struct HtmlInterpolation
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly StringBuilder _text;

    public HtmlInterpolation(int literalLength, int formattedCount) => _text = new StringBuilder(literalLength + (formattedCount * 16));

    public void AppendLiteral(string literal) => _text.Append(literal);

    public void AppendFormatted(Html? piece) => _text.Append(piece);

    public void AppendFormatted(IEnumerable<Html> pieces) => _text.AppendJoin(string.Empty, pieces);

    public void AppendFormatted(string? value) => _text.Append(Encoder.Encode(TerminalCodes().Replace(value ?? string.Empty, string.Empty)));

    public void AppendFormatted(IFormattable value, string? format = null) => AppendFormatted(value.ToString(format, CultureInfo.InvariantCulture));

    public override string ToString() => _text.ToString();

    // Colours and other control codes that code printed for a terminal; tabs and line ends stay.
    [GeneratedRegex(@"\u001b\[[0-?]*[ -/]*[@-~]|[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]")]
    private static partial Regex TerminalCodes();
}
