namespace Katas.Grader.Data;

/// <summary>How one request for a file ended.</summary>
/// <param name="Verdict">What follows from it.</param>
/// <param name="Problem">What was wrong, in a few words.</param>
/// <param name="After">How long the server asks to wait.</param>
internal readonly record struct Attempt(AttemptVerdict Verdict, string Problem = "", TimeSpan? After = null);

/// <summary>What follows from an attempt.</summary>
internal enum AttemptVerdict
{
    /// <summary>All bytes have come.</summary>
    Complete,

    /// <summary>It may work the next time.</summary>
    Retry,

    /// <summary>The address was not reached at all.</summary>
    Unreachable,

    /// <summary>This address will not give the file.</summary>
    GiveUp,
}
