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
        // solution:begin task 8: prompt by prompt, always the most probable token
        ArgumentOutOfRangeException.ThrowIfLessThan(maxNew, 1);
        if (prompts.Count == 0 || prompts.Any(prompt => prompt.Length == 0))
        {
            throw new ArgumentException("Expected prompts of at least one token.", nameof(prompts));
        }

        var wasTraining = model.training;
        model.eval();
        try
        {
            using var recordsNothing = no_grad();
            var answers = prompts.Select(prompt => Continue(model, prompt, endOfText, maxNew)).ToList();
            return ([.. answers.Select(answer => answer.Response)], answers.Average(answer => answer.HasEnded ? 1.0 : 0.0));
        }
        finally
        {
            model.train(wasTraining);
        }
        // solution:end
    }

    /// <summary>The share of responses that are the expected ones: without white space around them, character for character.</summary>
    /// <param name="responses">At least one.</param>
    /// <param name="expected">As many.</param>
    /// <exception cref="ArgumentException">The lists are empty or of unequal length.</exception>
    public static double ExactMatch(IReadOnlyList<string> responses, IReadOnlyList<string> expected)
    {
        // solution:begin task 8: trim, compare ordinally
        return responses.Count > 0 && responses.Count == expected.Count
            ? responses.Zip(expected, (given, wanted) => string.Equals(given.Trim(), wanted.Trim(), StringComparison.Ordinal) ? 1.0 : 0.0).Average()
            : throw new ArgumentException($"Expected as many responses as answers, not {responses.Count} and {expected.Count}.", nameof(responses));
        // solution:end
    }
    // solution:begin

    private static (int[] Response, bool HasEnded) Continue(Gpt2Model model, int[] prompt, int endOfText, int maxNew)
    {
        var device = model.parameters().First().device;
        List<long> tokens = [.. prompt.Select(token => (long)token)];
        while (tokens.Count < prompt.Length + maxNew)
        {
            using var scope = NewDisposeScope();
            var seen = tensor(tokens.Skip(tokens.Count - (int)model.Config.ContextLength).ToArray(), [1, Math.Min(tokens.Count, model.Config.ContextLength)], device: device);
            var next = model.call(seen)[0, -1].argmax().item<long>();
            if (next == endOfText)
            {
                return ([.. tokens.Skip(prompt.Length).Select(token => (int)token)], true);
            }

            tokens.Add(next);
        }

        return ([.. tokens.Skip(prompt.Length).Select(token => (int)token)], false);
    }
    // solution:end
}
