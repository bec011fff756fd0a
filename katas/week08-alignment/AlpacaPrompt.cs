namespace Katas.Alignment;

/// <summary>A demonstration: what to do, what to do it with, and the answer. Given.</summary>
/// <param name="Text">The instruction.</param>
/// <param name="Input">What it is about; empty where the instruction says all.</param>
/// <param name="Output">The response.</param>
public sealed record Instruction(string Text, string Input, string Output);

/// <summary>The prompt of Stanford Alpaca (Taori et al. 2023), character for character.</summary>
public static class AlpacaPrompt
{
    /// <summary>Everything before the response. Sections are separated by an empty line; nothing follows <c>### Response:</c>.</summary>
    /// <param name="instruction">What to do.</param>
    /// <param name="input">What to do it with; only <c>""</c> leaves its section out, blanks count as input.</param>
    public static string Format(string instruction, string input)
    {
        // TODO(week08.4): two openings, two or three sections
        throw new NotImplementedException("Week 8, task 4: two openings, two or three sections");
    }
}
