using System.Diagnostics;
using System.Globalization;

namespace Katas.Grader.Execution;

/// <summary>Reads how much memory another process holds.</summary>
internal static class ProcessMemory
{
    /// <summary>The memory of a process on Linux, in bytes; 0 when it has ended.</summary>
    public static long Resident(int id)
    {
        try
        {
            var pages = File.ReadAllText($"/proc/{id}/statm").Split(' ')[1];
            return long.Parse(pages, CultureInfo.InvariantCulture) * Environment.SystemPageSize;
        }
        catch (Exception problem) when (problem is IOException or IndexOutOfRangeException)
        {
            return 0;   // ended in the meantime
        }
    }

    /// <summary>The memory of a process, in bytes; 0 when it has ended.</summary>
    public static long Resident(Process process)
    {
        try
        {
            if (OperatingSystem.IsLinux())
            {
                return Resident(process.Id);
            }

            process.Refresh();
            return process.WorkingSet64;
        }
        catch (Exception problem) when (problem is IOException or InvalidOperationException)
        {
            return 0;   // ended in the meantime
        }
    }
}
