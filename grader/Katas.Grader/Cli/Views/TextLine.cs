using Spectre.Console;
using Spectre.Console.Rendering;

namespace Katas.Grader.Cli.Views;

/// <summary>One line of a screen: pieces of text with their styles, cut to a width and never wrapped.</summary>
internal sealed class TextLine
{
    private readonly List<Segment> _pieces = [];

    /// <summary>A line of one piece.</summary>
    /// <param name="text">The text.</param>
    /// <param name="style">Its style, in markup's words.</param>
    public TextLine(string text = "", string style = "") => Add(text, style);

    /// <summary>How many cells the line takes.</summary>
    public int Width => Segment.CellCount(_pieces);

    /// <summary>Adds a piece.</summary>
    /// <param name="text">The text; control characters become blanks.</param>
    /// <param name="style">Its style, in markup's words.</param>
    public TextLine Add(string text, string style = "")
    {
        if (text.Length > 0)
        {
            _pieces.Add(new Segment(string.Concat(text.Select(letter => char.IsControl(letter) ? ' ' : letter)), style.Length == 0 ? Style.Plain : Style.Parse(style)));
        }

        return this;
    }

    /// <summary>Adds blanks up to a column.</summary>
    /// <param name="column">The column.</param>
    public TextLine PadTo(int column) => Add(new string(' ', Math.Max(0, column - Width)));

    /// <summary>The pieces, as far as they fit.</summary>
    /// <param name="width">The width.</param>
    public IReadOnlyList<Segment> Fit(int width)
    {
        if (Width <= width)
        {
            return _pieces;
        }

        var (fitting, room) = (new List<Segment>(), Math.Max(0, width - 1));
        foreach (var piece in _pieces)
        {
            var text = piece.Text;
            while (text.Length > 0 && new Segment(text).CellCount() > room)
            {
                text = text[..^1];
            }

            fitting.Add(new Segment(text, piece.Style));
            room -= new Segment(text).CellCount();
            if (text.Length < piece.Text.Length)
            {
                fitting.Add(new Segment("…", piece.Style));
                break;
            }
        }

        return fitting;
    }
}
