using System.Reflection;
using System.Text.RegularExpressions;
using Xunit;
using Xunit.v3;

namespace Katas.Kit.Testing;

/// <summary>Golden values of the kata whose specs are running: numbers that independent software computed.</summary>
public static class Golden
{
    /// <summary>One case.</summary>
    /// <param name="topic">The file's name without <c>.json</c>.</param>
    /// <param name="name">The case's name.</param>
    /// <exception cref="KataException">There is no such file or case.</exception>
    public static GoldenCase Case(string topic, string name) => Case(Week(), topic, name);

    /// <summary>All cases whose names match.</summary>
    /// <param name="topic">The file's name without <c>.json</c>.</param>
    /// <param name="cases">Names with <c>*</c> for any characters, separated by commas.</param>
    /// <exception cref="KataException">There is no such file, or no case matches.</exception>
    public static IReadOnlyList<GoldenCase> Cases(string topic, string cases = "*") => Cases(Week(), topic, cases);

    /// <summary>Opens a fixture that is no golden file, for instance a checkpoint.</summary>
    /// <param name="file">Its name in the week's folder.</param>
    public static Stream Open(string file) => new MemoryStream(GoldenFile.Bytes(Week(), file), writable: false);

    internal static GoldenCase Case(string week, string topic, string name) =>
        GoldenFile.Of(week, topic).Cases.FirstOrDefault(candidate => candidate.Name == name)
        ?? throw new KataException($"fixtures/{week}/{topic}.json has no case '{name}'.");

    internal static IReadOnlyList<GoldenCase> Cases(string week, string topic, string cases)
    {
        var found = GoldenFile.Of(week, topic).Cases.Where(candidate => Matches(cases, candidate.Name)).ToList();
        return found.Count > 0 ? found : throw new KataException($"No case of fixtures/{week}/{topic}.json matches '{cases}'.");
    }

    internal static bool Matches(string cases, string name) =>
        cases.Split(',', StringSplitOptions.TrimEntries).Any(pattern => Regex.IsMatch(name, $"^{Regex.Escape(pattern).Replace("\\*", ".*", StringComparison.Ordinal)}$"));

    internal static string WeekOf(Assembly assembly) =>
        assembly.GetCustomAttribute<KataAttribute>()?.Folder
        ?? throw new KataException($"{assembly.GetName().Name} does not say which kata it belongs to: it lacks [assembly: Kata(\"weekNN-name\")].");

    // The running spec's assembly: under the grader it was loaded by name only after this one.
    private static string Week() =>
        TestContext.Current.TestAssembly is IXunitTestAssembly running
            ? WeekOf(running.Assembly)
            : throw new KataException("Golden values can be read while a spec is running; use [GoldenData] for theories.");
}
