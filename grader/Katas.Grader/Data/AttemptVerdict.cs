namespace Katas.Grader.Data;

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
