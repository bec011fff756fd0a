using System.Diagnostics;

namespace Katas.Kit.Testing;

/// <summary>Measures how much memory an action takes beyond what the process holds already.</summary>
public static class PeakMemory
{
    /// <summary>The largest growth of the process's resident set while an action runs, sampled every millisecond after a full collection.</summary>
    /// <param name="action">What to measure.</param>
    /// <returns>Bytes; never negative.</returns>
    public static long Measure(Action action)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
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

        return Math.Max(0, peak - before);
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
