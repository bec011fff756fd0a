namespace Katas.Grader.Data;

/// <summary>How a file of a data set is.</summary>
internal enum FileState
{
    /// <summary>It is on none of the places.</summary>
    Missing,

    /// <summary>It is there and has the published hash.</summary>
    Good,

    /// <summary>It is there; nobody publishes a hash, and it is as it was when it was first fetched, or was put there by hand.</summary>
    Trusted,

    /// <summary>It is there and is not what it should be.</summary>
    Damaged,
}
