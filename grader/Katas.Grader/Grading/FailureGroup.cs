using System.Text.RegularExpressions;
using Katas.Grader.Execution;

namespace Katas.Grader.Grading;

/// <summary>The failing cases of one spec. They mostly fail for one reason, so one of them speaks for all.</summary>
/// <param name="Shown">The case that says most.</param>
/// <param name="MoreCases">How many others fail.</param>
public sealed partial record FailureGroup(Verdict Shown, int MoreCases)
{
    /// <summary>Groups failures by spec, in their order.</summary>
    /// <param name="failures">Verdicts of failing specs.</param>
    public static IReadOnlyList<FailureGroup> Of(IEnumerable<Verdict> failures) =>
        [.. failures.GroupBy(verdict => verdict.Spec.Method).Select(group => new FailureGroup(MostTelling([.. group]), group.Count() - 1))];

    // A small case may fit another mistake by coincidence: what most cases name is meant.
    private static Verdict MostTelling(IReadOnlyList<Verdict> cases) =>
        cases.GroupBy(verdict => Misconception().Match(verdict.Message).Groups["id"].Value)
            .Where(group => group.Key.Length > 0)
            .MaxBy(group => group.Count())?.First() ?? cases[0];

    [GeneratedRegex(@"^  misconception (?<id>[a-z0-9-]+)", RegexOptions.Multiline)]
    private static partial Regex Misconception();
}
