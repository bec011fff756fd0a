namespace Katas.Grader.Tests.Execution;

/// <summary>The running processes, as Linux tells of them in <c>/proc</c>.</summary>
public static class ProcessTable
{
    /// <summary>All processes.</summary>
    public static IReadOnlyList<int> All() => [.. Directory.GetDirectories("/proc").Select(folder => int.TryParse(Path.GetFileName(folder), out var id) ? id : 0).Where(id => id > 0)];

    /// <summary>The processes that a process has started and that still run.</summary>
    /// <param name="parent">Its id.</param>
    public static IReadOnlyList<int> ChildrenOf(int parent) =>
        [.. All().Where(id => ParentOf(id) == parent)];

    /// <summary>The processor time that a process has used; 0 when it has ended.</summary>
    /// <param name="id">Its id.</param>
    public static double ProcessorSeconds(int id) => Statistics(id) is { Length: > 12 } fields ? (long.Parse(fields[11]) + long.Parse(fields[12])) / 100.0 : 0;

    /// <summary>The command a process was started with, its arguments parted by spaces; empty when it has ended.</summary>
    /// <param name="id">Its id.</param>
    public static string CommandLineOf(int id) => Read(id, "cmdline").Replace('\0', ' ');

    private static int ParentOf(int id) => Statistics(id) is { Length: > 1 } fields ? int.Parse(fields[1]) : 0;

    // The second field, the program's name, may hold spaces and brackets: fields are counted behind it.
    private static string[] Statistics(int id) => Read(id, "stat") is { Length: > 0 } text ? text[(text.LastIndexOf(')') + 2)..].Split(' ') : [];

    private static string Read(int id, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/{file}");
        }
        catch (IOException)
        {
            return string.Empty;   // it has ended meanwhile
        }
    }
}
