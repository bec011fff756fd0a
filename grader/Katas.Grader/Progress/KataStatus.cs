namespace Katas.Grader.Progress;

/// <summary>How far a kata is.</summary>
public enum KataStatus
{
    /// <summary>No spec passes.</summary>
    NotStarted,

    /// <summary>Some specs pass.</summary>
    InProgress,

    /// <summary>All specs pass.</summary>
    Done,

    /// <summary>All specs pass but those that wait for a GPU.</summary>
    DonePendingGpu,
}
