using System.Diagnostics;

namespace Katas.Kit.Testing;

/// <summary>Bounds the processor time of an action, so that a wrong order of growth fails and a busy machine does not.</summary>
public static class WorkTime
{
    /// <summary>Asserts that the best of several attempts takes less processor time than a limit.</summary>
    /// <param name="limit">At least 10 times what a good solution takes, and at most a third of what a naive one takes.</param>
    /// <param name="action">The work.</param>
    /// <param name="attempts">How often it is tried.</param>
    public static void ShouldBeBelow(TimeSpan limit, Action action, int attempts = 3)
    {
        var best = TimeSpan.MaxValue;
        using var process = Process.GetCurrentProcess();
        for (var attempt = 0; attempt < attempts && best >= limit; attempt++)
        {
            process.Refresh();
            var before = process.TotalProcessorTime;
            action();
            process.Refresh();
            var taken = process.TotalProcessorTime - before;
            best = taken < best ? taken : best;
        }

        if (best >= limit)
        {
            Failure.Throw($"The work took {best.TotalSeconds:0.00} s of processor time at best; {limit.TotalSeconds:0.##} s is more than enough for the right order of growth. Is something built that the formula avoids, or a loop over elements that one tensor operation does?");
        }
    }
}
