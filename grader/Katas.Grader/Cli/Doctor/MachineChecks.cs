using System.Runtime.InteropServices;
using static Katas.Grader.Cli.Commands.DoctorCommand;

namespace Katas.Grader.Cli.Doctor;

/// <summary>Whether this machine is one that libtorch runs on, and has room for it.</summary>
internal static class MachineChecks
{
    private const int LongestWindowsRoot = 120;
    private const long LittleMemory = 4L * 1024 * 1024 * 1024;

    public static IEnumerable<Finding> All(string root)
    {
        yield return Platform(RuntimeInformation.OSArchitecture);
        if (Memory(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes) is { } memory)
        {
            yield return memory;
        }

        if (Libtorch(Environment.GetEnvironmentVariable("KATAS_LIBTORCH")) is { } libtorch)
        {
            yield return libtorch;
        }

        if (OperatingSystem.IsWindows() && root.Length > LongestWindowsRoot)
        {
            yield return new(State.Note, "path", $"{root} has {root.Length} characters. Windows limits paths to 260: clone into a shorter folder if a build cannot find its files.");
        }
    }

    // libtorch is published for these platforms only.
    internal static Finding Platform(Architecture architecture)
    {
        var served = OperatingSystem.IsMacOS() ? Architecture.Arm64 : Architecture.X64;
        var system = OperatingSystem.IsWindows() ? "Windows" : OperatingSystem.IsMacOS() ? "macOS" : "Linux";
        return architecture == served
            ? new(State.Good, "platform", $"{system} on {architecture}: libtorch is published for it")
            : new(State.Bad, "platform", $"{system} on {architecture}: libtorch is published for {system} on {served} only. Set KATAS_LIBTORCH to the lib folder of a libtorch 2.10 that was built for this machine, or work in a container or on a machine with {served}.");
    }

    internal static Finding? Memory(long bytes) => bytes is 0 or >= LittleMemory ? null
        : new(State.Note, "memory", $"{bytes / (1024.0 * 1024 * 1024):0.0} GB: specs fit, some milestones do not. Close other programs, or give the container more.");

    internal static Finding? Libtorch(string? folder)
    {
        if (string.IsNullOrEmpty(folder))
        {
            return null;
        }

        var library = OperatingSystem.IsWindows() ? "torch_cpu.dll" : OperatingSystem.IsMacOS() ? "libtorch_cpu.dylib" : "libtorch_cpu.so";
        return File.Exists(Path.Combine(folder, library))
            ? new(State.Good, "KATAS_LIBTORCH", folder)
            : new(State.Bad, "KATAS_LIBTORCH", $"{folder} holds no {library}. Name the folder `lib` inside an unpacked libtorch 2.10, or unset the variable.");
    }
}
