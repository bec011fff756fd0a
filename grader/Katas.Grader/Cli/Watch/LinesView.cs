using System.Globalization;

namespace Katas.Grader.Cli.Watch;

/// <summary>The view where there is no terminal: a few plain lines after each run.</summary>
/// <param name="output">Where to write.</param>
/// <param name="root">The repository's root.</param>
/// <param name="time">The clock.</param>
internal sealed class LinesView(TextWriter output, string root, TimeProvider time) : IWatchView
{
    private const int Width = 80;
    private const int MostLines = 40;

    public void Show(WatchModel model, IReadOnlyList<WatchEvent> happened)
    {
        if (happened.Any(entry => entry is WatchEvent.RunEnded or WatchEvent.RunRefused) && !model.IsBusy)
        {
            output.WriteLine(time.GetLocalNow().ToString("HH:mm:ss", CultureInfo.InvariantCulture));
            var lines = new WatchScreen(model, root, colours: false).Report(Width, MostLines);
            foreach (var line in lines)
            {
                output.WriteLine(string.Concat(line.Fit(Width).Select(piece => piece.Text)).TrimEnd());
            }

            output.WriteLine();
            output.Flush();
        }
    }

    public Task LendAsync(Func<Task> program) => program();

    public void Dispose()
    {
    }
}
