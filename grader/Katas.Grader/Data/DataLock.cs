namespace Katas.Grader.Data;

/// <summary>Lets one process at a time fetch a data set; the system frees it when the process ends, however that happens.</summary>
internal sealed class DataLock : IDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(100);

    private readonly FileStream _file;

    private DataLock(FileStream file) => _file = file;

    /// <summary>Waits for the lock and takes it.</summary>
    /// <param name="folder">The data set's folder in the cache.</param>
    /// <param name="waiting">Is called once when another process has it.</param>
    /// <param name="cancellation">Stops the waiting.</param>
    public static async Task<DataLock> TakeAsync(string folder, Action waiting, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        for (var told = false; ; told = true)
        {
            try
            {
                return new DataLock(new FileStream(Path.Combine(folder, ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException problem) when (IsHeld(problem))
            {
                if (!told)
                {
                    waiting();
                }

                await Task.Delay(Beat, cancellation);
            }
        }
    }

    public void Dispose() => _file.Dispose();

    // Windows: sharing or lock violation. Elsewhere: EWOULDBLOCK of Linux and of macOS. A full or read-only disk is no reason to wait.
    private static bool IsHeld(IOException problem) => (problem.HResult & 0xFFFF) is 32 or 33 or 11 or 35;
}
