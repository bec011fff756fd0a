using System.Net;
using System.Net.Http.Headers;

namespace Katas.Grader.Data;

/// <summary>
/// Fetches files over HTTP: resumes by ranges, retries with growing pauses, tries the next address when one gives nothing, and lets a file
/// appear under its name only when it is whole and right.
/// </summary>
/// <param name="limits">How patient it is.</param>
/// <param name="progress">Is told how it goes.</param>
internal sealed partial class Downloader(DownloadLimits limits, IDownloadProgress progress) : IDisposable
{
    private const int MostAttempts = 50;   // of a server that gives a little each time

    private readonly HttpClient _client = new(new SocketsHttpHandler
    {
        ConnectTimeout = limits.Connect,
        AutomaticDecompression = DecompressionMethods.None,   // a .gz file is wanted as it is
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
        DefaultRequestHeaders = { UserAgent = { new ProductInfoHeaderValue("katas", "1.0") } },
    };

    public void Dispose() => _client.Dispose();

    /// <summary>Fetches a file.</summary>
    /// <param name="what">The file.</param>
    /// <param name="cancellation">Ends it; what has come stays for the next time.</param>
    /// <exception cref="DownloadException">No address gave it.</exception>
    public async Task FetchAsync(Download what, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(what.Path)!);
        var problems = new List<string>();
        var reached = false;
        foreach (var address in what.From)
        {
            var (problem, unreachable) = await FetchFromAsync(what, address, cancellation);
            if (problem is null)
            {
                return;
            }

            reached |= !unreachable;
            problems.Add($"{address.Host}: {problem}");
        }

        throw new DownloadException(what.Name, problems, isOffline: !reached);
    }

    private async Task<(string? Problem, bool Unreachable)> FetchFromAsync(Download what, Uri address, CancellationToken cancellation)
    {
        var failures = 0;
        for (var count = 1; ; count++)
        {
            var before = Have(what);
            var attempt = await AttemptAsync(what, address, cancellation);
            if (attempt.Verdict == AttemptVerdict.Complete)
            {
                if (Accept(what))
                {
                    return (null, false);
                }

                attempt = before > 0 ? new(AttemptVerdict.Retry, "the resumed file was not the published one") : new(AttemptVerdict.GiveUp, "what came is not the published file");
            }

            failures = Have(what) > before ? 1 : failures + 1;
            if (attempt.Verdict == AttemptVerdict.GiveUp || failures >= (attempt.Verdict == AttemptVerdict.Unreachable ? Math.Min(2, limits.Attempts) : limits.Attempts) || count >= MostAttempts)
            {
                if (Have(what) == 0)
                {
                    File.Delete(what.PartPath);
                }

                return (attempt.Problem, attempt.Verdict == AttemptVerdict.Unreachable);
            }

            await PauseAsync($"{what.Name} from {address.Host}", attempt, failures, cancellation);
        }
    }

    // Whole and right: it appears under its name at once. Wrong: it is gone, so that the next attempt starts anew.
    private static bool Accept(Download what)
    {
        if (!what.IsRight(what.PartPath))
        {
            File.Delete(what.PartPath);
            return false;
        }

        File.Move(what.PartPath, what.Path, overwrite: true);
        return true;
    }

    private async Task PauseAsync(string what, Attempt attempt, int failures, CancellationToken cancellation)
    {
        var jitter = 0.75 + (0.5 * Random.Shared.NextDouble());   // many learners of one course must not come back in step
        var pause = attempt.After ?? limits.Pause * Math.Pow(2, failures - 1) * jitter;
        pause = TimeSpan.FromTicks(Math.Clamp(pause.Ticks, 0, limits.LongestPause.Ticks));
        progress.Say($"{what}: {attempt.Problem}; trying again in {Math.Ceiling(pause.TotalSeconds):0} s.");
        await Task.Delay(pause, cancellation);
    }

    private static long Have(Download what) => File.Exists(what.PartPath) ? new FileInfo(what.PartPath).Length : 0;
}
