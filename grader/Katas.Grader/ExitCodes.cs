namespace Katas.Grader;

/// <summary>What the exit code of <c>kata</c> says.</summary>
public static class ExitCodes
{
    /// <summary>All asked-for specs pass.</summary>
    public const int Success = 0;

    /// <summary>Some specs fail, or the code does not compile.</summary>
    public const int SpecsFailed = 1;

    /// <summary>The command or the repository is wrong.</summary>
    public const int Usage = 2;

    /// <summary>The environment is broken; the message says what to do.</summary>
    public const int Environment = 3;

    /// <summary>Ctrl-C.</summary>
    public const int Interrupted = 130;
}
