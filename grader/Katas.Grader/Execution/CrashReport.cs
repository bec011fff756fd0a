using System.Text.RegularExpressions;

namespace Katas.Grader.Execution;

/// <summary>Reads from an ended worker what took it down.</summary>
internal static partial class CrashReport
{
    private static readonly Dictionary<int, string> Signals = new()
    {
        [4] = "SIGILL", [5] = "SIGTRAP", [6] = "SIGABRT", [7] = "SIGBUS", [8] = "SIGFPE", [9] = "SIGKILL", [11] = "SIGSEGV", [15] = "SIGTERM", [31] = "SIGSYS",
    };

    /// <summary>The verdict of the spec during which the worker ended.</summary>
    public static (Outcome Outcome, string Message) Read(WorkerProcess worker)
    {
        var console = worker.Console.Text;
        if (StackOverflow(console) is { } overflow)
        {
            return overflow;
        }

        if (console.Contains("Out of memory.", StringComparison.Ordinal) || console.Contains("OutOfMemoryException", StringComparison.Ordinal))
        {
            return (Outcome.OutOfMemory, "out of memory: the process could not get the memory it asked for.");
        }

        if (console.Contains("symbol lookup error", StringComparison.Ordinal))
        {
            return (Outcome.Crashed, $"crashed: TorchSharp called a function that this libtorch does not have. KATAS_LIBTORCH points to another version than it is made for (`./kata doctor`). {FirstLine(console)}");
        }

        var description = Describe(worker);
        return (Outcome.Crashed, description switch
        {
            "SIGSEGV" => "crashed: SIGSEGV. Native code read memory that is not there: most often a tensor that was disposed, or a graph that was freed, is used again.",
            "SIGABRT" when FailFast().Match(console) is { Success: true } match => $"crashed: the process was ended at once (Environment.FailFast): {match.Groups[1].Value.Trim()}",
            "SIGABRT" => $"crashed: SIGABRT. {FirstLine(console)}".TrimEnd(),
            _ when worker.ExitCode is >= 0 and < 128 => $"crashed: the code ended the process (exit code {worker.ExitCode}) before the spec was finished.",
            _ => $"crashed: {description}. {FirstLine(console)}".TrimEnd(),
        });
    }

    /// <summary>The verdict of code that used up its stack; .NET prints every frame of it, which alone can break the limit of output or of time.</summary>
    public static (Outcome Outcome, string Message)? StackOverflow(string console) =>
        console.Contains("Stack overflow.", StringComparison.Ordinal) ? (Outcome.Crashed, $"crashed: stack overflow. {Recursion(console)}") : null;

    /// <summary>The signal or exit code that a worker ended with.</summary>
    public static string Describe(WorkerProcess worker)
    {
        var code = worker.ExitCode;
        return OperatingSystem.IsWindows() && (uint)code >= 0xC0000000 ? $"0x{code:X8}"
            : code > 128 && Signals.TryGetValue(code - 128, out var signal) ? signal
            : $"exit code {code}";
    }

    private static string Recursion(string console) =>
        OwnFrame().Match(console) is { Success: true } frame ? $"The calls never end in {LocalFunction().Replace(frame.Groups[1].Value, "$1.$2")}: does a method call itself?" : "A method calls itself without end.";

    private static string FirstLine(string console) =>
        console.Split('\n').Select(line => line.Trim()).FirstOrDefault(line => line.Length > 0) ?? string.Empty;

    [GeneratedRegex(@"^\s+at (Katas\.[^(]+)\(", RegexOptions.Multiline)]
    private static partial Regex OwnFrame();

    // The compiler's name of a function within a method.
    [GeneratedRegex(@"<(\w+)>g__(\w+)\|[\d_]+")]
    private static partial Regex LocalFunction();

    [GeneratedRegex(@"Process terminated\.\s*(.*)$", RegexOptions.Multiline)]
    private static partial Regex FailFast();
}
