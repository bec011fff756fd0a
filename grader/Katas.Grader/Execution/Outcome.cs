namespace Katas.Grader.Execution;

/// <summary>How a spec ended.</summary>
public enum Outcome
{
    /// <summary>It ran to its end and all it asks for holds.</summary>
    Passed,

    /// <summary>It ran to its end and something it asks for does not hold.</summary>
    Failed,

    /// <summary>It needs a GPU, and there is none.</summary>
    PendingGpu,

    /// <summary>It was ended because it took too long.</summary>
    TimedOut,

    /// <summary>It took its process down.</summary>
    Crashed,

    /// <summary>It was ended because it took too much memory.</summary>
    OutOfMemory,

    /// <summary>It was ended because it printed too much.</summary>
    Flooded,

    /// <summary>It did not run, because the specs before it used up the kata's time.</summary>
    NotRun,
}
