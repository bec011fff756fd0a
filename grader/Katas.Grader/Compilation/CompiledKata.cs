using Katas.Grader.Curriculum;

namespace Katas.Grader.Compilation;

/// <summary>The outcome of compiling a kata.</summary>
/// <param name="Kata">The kata.</param>
/// <param name="Problems">Errors and warnings, the most helpful first.</param>
/// <param name="LearnerAssembly">The compiled code; null when there are errors.</param>
/// <param name="SpecAssembly">The compiled specs; null when there are errors.</param>
public sealed record CompiledKata(Kata Kata, IReadOnlyList<CompileProblem> Problems, string? LearnerAssembly, string? SpecAssembly)
{
    /// <summary>The assemblies that the code's own one forwards to; none when it holds all code itself.</summary>
    public IReadOnlyList<string> LearnerParts { get; init; } = [];

    /// <summary>Whether there is something to run.</summary>
    public bool Succeeded => LearnerAssembly is not null && SpecAssembly is not null;
}
