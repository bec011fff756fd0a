namespace Katas.Kit.Data;

/// <summary>Sentences in two languages: line i of one is a translation of line i of the other.</summary>
/// <param name="Source">The language that is translated from.</param>
/// <param name="Target">The language that is translated into; as many lines.</param>
public sealed record ParallelText(IReadOnlyList<string> Source, IReadOnlyList<string> Target);
