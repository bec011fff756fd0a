namespace Katas.Grader.Data;

/// <summary>How one request for a file ended.</summary>
/// <param name="Verdict">What follows from it.</param>
/// <param name="Problem">What was wrong, in a few words.</param>
/// <param name="After">How long the server asks to wait.</param>
internal readonly record struct Attempt(AttemptVerdict Verdict, string Problem = "", TimeSpan? After = null);
