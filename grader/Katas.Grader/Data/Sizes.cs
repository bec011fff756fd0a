using System.Globalization;

namespace Katas.Grader.Data;

/// <summary>Lengths of files for people.</summary>
internal static class Sizes
{
    /// <summary>Groups digits by blanks.</summary>
    public static NumberFormatInfo Thousands { get; } = new() { NumberGroupSeparator = " " };

    /// <summary>For instance <c>9.9 MB</c>; decimal units, as download pages use them.</summary>
    public static string Text(long bytes) => bytes switch
    {
        < 1000 => $"{bytes} B",
        < 1_000_000 => $"{bytes / 1e3:0.#} KB",
        < 1_000_000_000 => $"{bytes / 1e6:0.#} MB",
        _ => $"{bytes / 1e9:0.#} GB",
    };
}
