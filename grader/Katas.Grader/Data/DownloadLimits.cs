namespace Katas.Grader.Data;

/// <summary>How patient a download is.</summary>
internal sealed record DownloadLimits
{
    /// <summary>How often an address is asked in vain before the next one is.</summary>
    public int Attempts { get; init; } = 5;

    /// <summary>The first pause; each next one is twice as long.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest pause, also when a server asks for a longer one.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a connection may take to open.</summary>
    public TimeSpan Connect { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a server may send nothing.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(30);
}
