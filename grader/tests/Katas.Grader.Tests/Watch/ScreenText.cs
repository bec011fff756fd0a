using System.Globalization;
using System.Security;
using System.Text;
using Katas.Grader.Cli.Views;
using Katas.Grader.Cli.Watch;
using Katas.Grader.Tests.Execution;
using Spectre.Console;

namespace Katas.Grader.Tests.Watch;

/// <summary>Screens as text and as pictures.</summary>
internal static class ScreenText
{
    private const double CellWidth = 8.4;
    private const int LineHeight = 18;
    private const int Margin = 12;

    // The names that the screens use, as a dark terminal shows them; other colours stand as they are.
    private static readonly Dictionary<string, string> Shown = new(StringComparer.OrdinalIgnoreCase)
    {
        [Color.Green.ToHex()] = "#7ee787", [Color.Yellow.ToHex()] = "#e3b341", [Color.Red.ToHex()] = "#ff7b72", [Color.Grey.ToHex()] = "#8b949e", [Color.Aqua.ToHex()] = "#79c0ff",
    };

    public static string Of(WatchModel model, int width, int height, bool colours = false)
    {
        var lines = new WatchScreen(model, Laboratory.Root, colours).Lines(width, height).Select(line => string.Concat(line.Fit(width).Select(piece => piece.Text)).TrimEnd());
        return $"┌{new string('─', width)}┐\n{string.Concat(lines.Select(line => $"│{line.PadRight(width)}│\n"))}└{new string('─', width)}┘";
    }

    public static string Svg(WatchModel model, int width, int height, string label)
    {
        var lines = new WatchScreen(model, Laboratory.Root, colours: true).Lines(width, height);
        var (picture, size) = (new StringBuilder(), (Width: (int)(width * CellWidth) + (2 * Margin), Height: (height * LineHeight) + (2 * Margin)));
        picture.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{size.Width}\" height=\"{size.Height}\" viewBox=\"0 0 {size.Width} {size.Height}\" role=\"img\" aria-label=\"{SecurityElement.Escape(label)}\">");
        picture.Append("<rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"#0d1117\"/><g font-family=\"ui-monospace,SFMono-Regular,Menlo,Consolas,DejaVu Sans Mono,monospace\" font-size=\"14\" fill=\"#c9d1d9\">\n");
        foreach (var (row, line) in lines.Index())
        {
            picture.Append(CultureInfo.InvariantCulture, $"<text y=\"{Margin + 14 + (row * LineHeight)}\">\n");
            Append(picture, line, width);
            picture.Append("</text>\n");
        }

        return picture.Append("</g></svg>\n").ToString();
    }

    private static void Append(StringBuilder picture, TextLine line, int width)
    {
        var column = 0;   // browsers drop blanks at the ends of a piece, but not the non-breaking ones
        foreach (var piece in line.Fit(width))
        {
            var style = (piece.Style.Decoration.HasFlag(Decoration.Bold) ? " font-weight=\"bold\"" : string.Empty)
                + (piece.Style.Foreground == Color.Default ? string.Empty : $" fill=\"{Shown.GetValueOrDefault(piece.Style.Foreground.ToHex(), $"#{piece.Style.Foreground.ToHex()}")}\"");
            picture.Append(CultureInfo.InvariantCulture, $"<tspan x=\"{Margin + (column * CellWidth):0.0}\"{style}>{SecurityElement.Escape(piece.Text.Replace(' ', '\u00a0'))}</tspan>\n");
            column += piece.CellCount();
        }
    }
}
