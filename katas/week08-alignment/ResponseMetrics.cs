using Katas.Kit.Models;

namespace Katas.Alignment;

/// <summary>What a model answers, and whether it stops.</summary>
public static class ResponseMetrics
{
    /// <summary>Greedy continuations until end of text, which is not part of the response, or until <paramref name="maxNew"/> tokens.</summary>
    /// <param name="model">Is not changed; it sees the last ContextLength tokens.</param>
    /// <param name="prompts">At least one, none empty.</param>
    /// <param name="endOfText">The token that ends a response.</param>
    /// <param name="maxNew">The most tokens of a response.</param>
    /// <returns>The responses, and the share of them that ended by themselves.</returns>
    /// <exception cref="ArgumentException">There are no prompts, or one is empty, or <paramref name="maxNew"/> is below 1.</exception>
    public static (IReadOnlyList<int[]> Responses, double FinishedShare) Respond(Gpt2Model model, IReadOnlyList<int[]> prompts, int endOfText, int maxNew)
    {
        // TODO(week08.8): prompt by prompt, always the most probable token
        throw new NotImplementedException("Week 8, task 8: prompt by prompt, always the most probable token");
    }

    /// <summary>The share of responses that are the expected ones: without white space around them, character for character.</summary>
    /// <param name="responses">At least one.</param>
    /// <param name="expected">As many.</param>
    /// <exception cref="ArgumentException">The lists are empty or of unequal length.</exception>
    public static double ExactMatch(IReadOnlyList<string> responses, IReadOnlyList<string> expected)
    {
        // TODO(week08.8): trim, compare ordinally
        throw new NotImplementedException("Week 8, task 8: trim, compare ordinally");
    }
}
