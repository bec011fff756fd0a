using System.Globalization;
using System.Threading.Channels;
using Katas.Grader.Curriculum;

namespace Katas.Grader.Cli.Watch;

/// <summary>
/// Tells when files that a run depends on have changed. The file system's notices only wake it up: what counts is whether names,
/// sizes and times differ, and it also looks by itself now and then, as notices are lost on network drives, in containers and
/// when folders are replaced.
/// </summary>
internal sealed class SourceWatcher : IAsyncDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(8);   // one save is several notices
    private const int LongestUnrest = 12;

    private readonly FileSystemWatcher? _notices;
    private readonly SemaphoreSlim _woken = new(0);
    private readonly CancellationTokenSource _end = new();
    private readonly ChannelWriter<WatchEvent> _events;
    private readonly Task _watching;
    private volatile Kata _kata;

    /// <summary>Starts to watch.</summary>
    /// <param name="kata">The kata.</param>
    /// <param name="events">Told of changes.</param>
    public SourceWatcher(Kata kata, ChannelWriter<WatchEvent> events)
    {
        (_kata, _events) = (kata, events);
        _notices = Listen(Path.Combine(kata.Root, "katas"));
        _watching = Task.Run(WatchAsync);
    }

    /// <summary>The kata whose files are watched.</summary>
    public Kata Kata
    {
        get => _kata;
        set => _kata = value;
    }

    /// <summary>Stops to watch.</summary>
    public async ValueTask DisposeAsync()
    {
        _notices?.Dispose();
        await _end.CancelAsync();
        await _watching;
        _end.Dispose();
        _woken.Dispose();
    }

    private FileSystemWatcher? Listen(string folder)
    {
        try
        {
            var watcher = new FileSystemWatcher(folder) { IncludeSubdirectories = true, NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.LastWrite | NotifyFilters.Size };
            watcher.Changed += Wake;
            watcher.Created += Wake;
            watcher.Deleted += Wake;
            watcher.Renamed += Wake;
            watcher.EnableRaisingEvents = true;
            return watcher;
        }
        catch (Exception problem) when (problem is IOException or ArgumentException)
        {
            return null;   // out of inotify watches, for instance: looking every half second will do
        }
    }

    private void Wake(object sender, FileSystemEventArgs change)
    {
        if (_woken.CurrentCount == 0)
        {
            _woken.Release();
        }
    }

    private async Task WatchAsync()
    {
        var (kata, seen) = (_kata, LookOrNull(_kata) ?? []);
        while (!_end.IsCancellationRequested)
        {
            await SettleAsync();
            if (LookOrNull(_kata) is not { } now)
            {
                continue;   // a folder is being replaced: the next look finds it
            }

            if (kata.Slug != _kata.Slug)
            {
                (kata, seen) = (_kata, now);   // opening a kata runs it anyway
            }
            else if (now.Except(seen).Concat(seen.Except(now)).Select(entry => entry.Key).Distinct(StringComparer.Ordinal).ToList() is { Count: > 0 } changed)
            {
                seen = now;
                var stubs = kata.StubFiles;
                _events.TryWrite(new WatchEvent.SourcesChanged(changed.Find(file => stubs.Contains(file)), changed.Exists(file => !stubs.Contains(file))));
            }
        }
    }

    private async Task SettleAsync()
    {
        try
        {
            if (await _woken.WaitAsync(LookEvery, _end.Token))
            {
                for (var unrest = 0; unrest < LongestUnrest && await _woken.WaitAsync(Quiet, _end.Token); unrest++)
                {
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }

    private static Dictionary<string, string>? LookOrNull(Kata kata)
    {
        try
        {
            return Look(kata);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static Dictionary<string, string> Look(Kata kata)
    {
        var stamps = new Dictionary<string, string>(StringComparer.Ordinal) { [kata.FixtureFolder] = FixtureStamp.Of(kata) };
        foreach (var file in kata.StubFiles.Concat(kata.SpecFiles).Append(kata.File).Append(Path.Combine(kata.Folder, "contract.txt")).Select(path => new FileInfo(path)))
        {
            stamps[file.FullName] = file.Exists ? string.Create(CultureInfo.InvariantCulture, $"{file.Length} {file.LastWriteTimeUtc.Ticks}") : "missing";
        }

        return stamps;
    }
}
