using Katas.Grader.Execution;

namespace Katas.Grader.Grading;

/// <summary>The failing cases of one spec. They mostly fail for one reason, so one of them speaks for all.</summary>
/// <param name="Shown">The case that says most: the first one that names a misconception, else the first one.</param>
/// <param name="MoreCases">How many others fail.</param>
public sealed record FailureGroup(Verdict Shown, int MoreCases)
{
    private const string Named = "\n  misconception ";

    /// <summary>Groups failures by spec, in their order.</summary>
    /// <param name="failures">Verdicts of failing specs.</param>
    public static IReadOnlyList<FailureGroup> Of(IEnumerable<Verdict> failures) =>
    [
        .. failures.GroupBy(verdict => verdict.Spec.Method)
            .Select(group => new FailureGroup(group.FirstOrDefault(verdict => verdict.Message.Contains(Named, StringComparison.Ordinal)) ?? group.First(), group.Count() - 1)),
    ];
}
