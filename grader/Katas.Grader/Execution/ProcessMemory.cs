using System.Diagnostics;
using System.Globalization;

namespace Katas.Grader.Execution;

/// <summary>Reads how much memory another process holds.</summary>
internal static class ProcessMemory
{
    public static long Resident(Process process)
    {
        try
        {
            if (OperatingSystem.IsLinux())
            {
                var pages = File.ReadAllText($"/proc/{process.Id}/statm").Split(' ')[1];
                return long.Parse(pages, CultureInfo.InvariantCulture) * Environment.SystemPageSize;
            }

            process.Refresh();
            return process.WorkingSet64;
        }
        catch (Exception problem) when (problem is IOException or InvalidOperationException or IndexOutOfRangeException)
        {
            return 0;   // ended in the meantime
        }
    }
}
