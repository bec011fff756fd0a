namespace Katas.Grader.Cli;

/// <summary>Whether code that is not one's own is shut off from the machine.</summary>
internal enum IsolationMode
{
    /// <summary>Where that works; else the limits alone hold.</summary>
    Auto,

    /// <summary>Always: nothing runs where it does not work.</summary>
    Required,

    /// <summary>Never: the limits alone hold.</summary>
    None,
}
