using Katas.Grader.Compilation;
using Katas.Grader.Curriculum;
using Katas.Grader.Execution;

namespace Katas.Grader.Grading;

/// <summary>What came of compiling and running a kata.</summary>
public sealed record KataResult
{
    /// <summary>The kata.</summary>
    public required Kata Kata { get; init; }

    /// <summary>What the compiler and the checks say.</summary>
    public required IReadOnlyList<CompileProblem> Problems { get; init; }

    /// <summary>A verdict for every spec that was asked for; empty when the code does not compile.</summary>
    public IReadOnlyList<Verdict> Verdicts { get; init; } = [];

    /// <summary>Whether the specs ran; false when the code does not compile or breaks a rule.</summary>
    public bool Ran { get; init; }

    /// <summary>Whether the verdicts come from an earlier run of exactly the same files.</summary>
    public bool FromCache { get; init; }

    /// <summary>The time that compiling and checking took.</summary>
    public TimeSpan CompileTime { get; init; }

    /// <summary>The time from start to last verdict.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>Whether all asked-for specs pass; those that wait for a GPU do not count.</summary>
    public bool Succeeded => Ran && Verdicts.All(verdict => verdict.Outcome is Outcome.Passed or Outcome.PendingGpu);

    /// <summary>How many verdicts have an outcome.</summary>
    /// <param name="outcome">The outcome.</param>
    public int Count(Outcome outcome) => Verdicts.Count(verdict => verdict.Outcome == outcome);

    /// <summary>The specs that neither passed nor wait for a GPU.</summary>
    public IEnumerable<Verdict> Failures => Verdicts.Where(verdict => verdict.Outcome is not (Outcome.Passed or Outcome.PendingGpu));
}
