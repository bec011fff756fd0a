namespace Katas.Grader.Compilation;

/// <summary>The public side of a kata's code.</summary>
/// <param name="Members">Its public types and members, a line each.</param>
/// <param name="Hash">Names all that the specs' image can depend on, values of constants too.</param>
internal sealed record CodeSurface(IReadOnlyList<string> Members, string Hash);
