namespace Katas.Grader.Cli.Watch;

/// <summary>Shows what happens while watching.</summary>
internal interface IWatchView : IDisposable
{
    /// <summary>How often it wants to show that watching goes on; null when only what happens is of interest.</summary>
    TimeSpan? Pulse => null;

    /// <summary>Shows what has happened.</summary>
    /// <param name="model">What is known now.</param>
    /// <param name="happened">What happened since the last call.</param>
    /// <exception cref="IOException">Nobody takes it any more.</exception>
    void Show(WatchModel model, IReadOnlyList<WatchEvent> happened);

    /// <summary>Lends the terminal to another program and takes it back.</summary>
    /// <param name="program">The program; it returns when it has ended.</param>
    Task LendAsync(Func<Task> program);
}
