using System.Runtime.InteropServices;

namespace Katas.Worker;

/// <summary>Sets a worker apart from the grader's terminal and from the disk.</summary>
internal static partial class ProcessIsolation
{
    private const int CoreFileSize = 4;   // RLIMIT_CORE

    /// <summary>Own process group (Ctrl-C reaches the grader only, which ends its workers; the group can be ended whole), no core files.</summary>
    public static void Enter()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        _ = SetProcessGroup(0, 0);
        var none = default(Limit);
        _ = SetLimit(CoreFileSize, ref none);
    }

    [LibraryImport("libc", EntryPoint = "setpgid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetProcessGroup(int process, int group);

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetLimit(int resource, ref Limit limit);

    [StructLayout(LayoutKind.Sequential)]
    private struct Limit
    {
        public ulong Current;
        public ulong Maximum;
    }
}
