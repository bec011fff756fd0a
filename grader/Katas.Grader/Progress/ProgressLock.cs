using System.Diagnostics;

namespace Katas.Grader.Progress;

/// <summary>Lets one process at a time change <c>progress.json</c> and the README: two gradings at once lose nothing.</summary>
public sealed class ProgressLock : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly FileStream _file;

    private ProgressLock(FileStream file) => _file = file;

    /// <summary>Waits for the lock and takes it. The system frees it when the process ends, however that happens.</summary>
    /// <param name="root">The repository's root.</param>
    /// <param name="cancellation">Stops the waiting.</param>
    /// <exception cref="GraderException">Another process holds it for too long.</exception>
    public static async Task<ProgressLock> TakeAsync(string root, CancellationToken cancellation)
    {
        var path = Path.Combine(root, ".kata", "progress.lock");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var clock = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return new ProgressLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException) when (clock.Elapsed < Patience)
            {
                await Task.Delay(25, cancellation);
            }
            catch (IOException problem)
            {
                throw new GraderException($"Another `./kata grade` has been writing progress.json for {Patience.TotalSeconds:0} s ({problem.Message}). Wait for it or end it, then grade again.");
            }
        }
    }

    /// <summary>Frees the lock.</summary>
    public void Dispose() => _file.Dispose();
}
