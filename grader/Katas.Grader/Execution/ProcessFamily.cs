using System.Diagnostics;

namespace Katas.Grader.Execution;

/// <summary>Measures all that a process has started, on Linux: between the grader and an isolated worker stand others, and behind it may.</summary>
internal static class ProcessFamily
{
    /// <summary>Whether this system tells of a process's children.</summary>
    public static bool IsKnown => File.Exists(ChildrenFile($"{Environment.ProcessId}", $"{Environment.ProcessId}"));

    /// <summary>The memory that a process's descendants hold, in bytes.</summary>
    /// <param name="id">The process.</param>
    public static long ResidentBytes(int id) => DescendantsOf(id).Sum(ProcessMemory.Resident);

    /// <summary>The time that processors spent on a process's living descendants.</summary>
    /// <param name="id">The process.</param>
    public static TimeSpan ProcessorTime(int id) => DescendantsOf(id).Aggregate(TimeSpan.Zero, (sum, descendant) => sum + ProcessorTimeOf(descendant));

    private static IEnumerable<int> DescendantsOf(int id) => ChildrenOf(id).SelectMany(child => DescendantsOf(child).Prepend(child));

    // Each thread of a process has children of its own.
    private static List<int> ChildrenOf(int id)
    {
        try
        {
            return [.. Directory.GetDirectories($"/proc/{id}/task").SelectMany(thread => Read(ChildrenFile($"{id}", Path.GetFileName(thread))).Split(' ', StringSplitOptions.RemoveEmptyEntries)).Select(int.Parse)];
        }
        catch (IOException)
        {
            return [];   // ended in the meantime
        }
    }

    private static string ChildrenFile(string process, string thread) => $"/proc/{process}/task/{thread}/children";

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (IOException)
        {
            return string.Empty;   // the thread has ended in the meantime
        }
    }

    private static TimeSpan ProcessorTimeOf(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return process.TotalProcessorTime;
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return TimeSpan.Zero;
        }
    }
}
