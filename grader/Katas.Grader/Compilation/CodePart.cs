namespace Katas.Grader.Compilation;

/// <summary>The assembly of one file of the code.</summary>
/// <param name="Text">The file.</param>
/// <param name="Assembly">Where the assembly lies.</param>
/// <param name="Warnings">What the compiler says of it.</param>
internal sealed record CodePart(string Text, string Assembly, IReadOnlyList<CompileProblem> Warnings);
