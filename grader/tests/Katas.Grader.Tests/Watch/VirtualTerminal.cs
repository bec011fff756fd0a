using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Katas.Grader.Tests.Watch;

/// <summary>What a terminal shows after some output: as much of its control codes as the grader uses; any other one is an error.</summary>
/// <param name="width">Its columns.</param>
/// <param name="height">Its lines.</param>
public sealed partial class VirtualTerminal(int width, int height)
{
    private readonly StringBuilder _pending = new();
    private char[][] _cells = Empty(width, height);
    private (int Row, int Column) _cursor;
    private bool _isResized;

    /// <summary>Everything that was written.</summary>
    public StringBuilder Written { get; } = new();

    /// <summary>Whether the other screen, the one for full-screen programs, is shown.</summary>
    public bool IsFullScreen { get; private set; }

    /// <summary>Whether the cursor is shown.</summary>
    public bool HasCursor { get; private set; } = true;

    /// <summary>What is shown.</summary>
    public string Text => string.Join('\n', _cells.Select(row => new string(row).TrimEnd()));

    /// <summary>Gives the terminal another size.</summary>
    public void Resize(int columns, int rows) => (width, height, _cells, _isResized) = (columns, rows, Empty(columns, rows), true);

    /// <summary>What was written beyond the screen since it was last cleared; null when all fits. Before the first resize that is an error at once; afterwards frames of the old size may be under way.</summary>
    public string? Overflow { get; private set; }

    /// <summary>Takes output.</summary>
    public void Write(string text)
    {
        Written.Append(text);
        _pending.Append(text);
        var (all, position) = (_pending.ToString(), 0);
        while (position < all.Length)
        {
            if (all[position] != '\e')
            {
                Put(all[position++]);
                continue;
            }

            var code = Code().Match(all, position);
            if (!code.Success)
            {
                break;   // the rest of it comes with the next output
            }

            Obey(code);
            position += code.Length;
        }

        _pending.Clear().Append(all.AsSpan(position));
    }

    private static char[][] Empty(int columns, int rows) => [.. Enumerable.Range(0, rows).Select(_ => Enumerable.Repeat(' ', columns).ToArray())];

    private void Put(char letter)
    {
        switch (letter)
        {
            case '\n':
                _cursor.Row++;
                break;
            case '\r':
                _cursor.Column = 0;
                break;
            case >= ' ' when _cursor.Row < height && _cursor.Column < width:
                _cells[_cursor.Row][_cursor.Column++] = letter;
                break;
            case >= ' ' when IsFullScreen:
                Overflow = $"'{letter}' is written beyond the screen of {width}×{height}, at {_cursor}.";
                if (!_isResized)
                {
                    throw new InvalidOperationException(Overflow);
                }

                break;
        }
    }

    private void Obey(Match code)
    {
        var arguments = code.Groups["arguments"].Value;
        switch (code.Groups["command"].Value)
        {
            case "H":
                var place = arguments.Split(';').Select(text => int.Parse(text.Length == 0 ? "1" : text, CultureInfo.InvariantCulture)).ToArray();
                _cursor = (place[0] - 1, place.Length > 1 ? place[1] - 1 : 0);
                break;
            case "K" when _cursor.Row < height && _cursor.Column < width:
                Array.Fill(_cells[_cursor.Row], ' ', _cursor.Column, width - _cursor.Column);
                break;
            case "J":
                (_cells, Overflow) = (Empty(width, height), null);
                break;
            case "h" or "l" when arguments is "?1049":
                IsFullScreen = code.Value.EndsWith('h');
                _cells = Empty(width, height);
                break;
            case "h" or "l" when arguments is "?25":
                HasCursor = code.Value.EndsWith('h');
                break;
        }
    }

    [GeneratedRegex(@"\G\e(\[(?<arguments>[?>=0-9;]*)(?<command>[A-Za-z])|[=>78c]|\][^\a]*\a|\(B)")]
    private static partial Regex Code();
}
