using System.Diagnostics;

namespace Katas.Kit.Testing;

/// <summary>Measures how much memory an action takes beyond what the process holds already.</summary>
public static class PeakMemory
{
    /// <summary>The largest growth of the process's resident set while an action runs, after a full collection.</summary>
    /// <remarks>Sampled every millisecond; on Linux the kernel's own high-water mark counts too, which a busy machine cannot make it miss.</remarks>
    /// <param name="action">What to measure.</param>
    /// <returns>Bytes; never negative.</returns>
    public static long Measure(Action action)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        var hasMark = ResetHighWaterMark();
        var before = Resident();
        var peak = before;
        using var done = new ManualResetEventSlim();
        var watcher = new Thread(() =>
        {
            while (!done.Wait(1))
            {
                peak = Math.Max(peak, Resident());
            }
        })
        { IsBackground = true, Priority = ThreadPriority.AboveNormal };
        watcher.Start();
        try
        {
            action();
        }
        finally
        {
            peak = Math.Max(peak, Resident());
            done.Set();
            watcher.Join();
        }

        if (hasMark)
        {
            peak = Math.Max(peak, HighWaterMark());
        }

        return Math.Max(0, peak - before);
    }

    // Writing 5 sets VmHWM to what is resident now (proc(5)); not everywhere is that allowed.
    private static bool ResetHighWaterMark()
    {
        try
        {
            File.WriteAllText("/proc/self/clear_refs", "5");
            return true;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static long HighWaterMark()
    {
        var line = File.ReadLines("/proc/self/status").First(entry => entry.StartsWith("VmHWM:", StringComparison.Ordinal));
        return 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]);
    }

    private static long Resident()
    {
        if (OperatingSystem.IsLinux())
        {
            var fields = File.ReadAllText("/proc/self/statm").Split(' ');
            return long.Parse(fields[1]) * Environment.SystemPageSize;
        }

        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}
