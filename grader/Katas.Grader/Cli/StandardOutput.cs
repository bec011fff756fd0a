using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Katas.Grader.Cli;

/// <summary>A standard output that is a pipe or a file, written so that a reader who has ended is noticed: <see cref="Console.Out"/> keeps silent about a broken pipe.</summary>
internal static partial class StandardOutput
{
    private const int Descriptor = 1;
    private const int WindowsDevice = -11;   // STD_OUTPUT_HANDLE

    /// <summary>Opens it; writing throws <see cref="IOException"/> once nobody reads.</summary>
    public static TextWriter Open()
    {
        var handle = new SafeFileHandle(OperatingSystem.IsWindows() ? GetStdHandle(WindowsDevice) : Descriptor, ownsHandle: false);
        return new StreamWriter(new FileStream(handle, FileAccess.Write, bufferSize: 0), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
    }

    [LibraryImport("kernel32.dll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial nint GetStdHandle(int device);
}
