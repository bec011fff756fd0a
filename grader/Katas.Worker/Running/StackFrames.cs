using System.Globalization;
using System.Text.RegularExpressions;
using Katas.Grader.Protocol;

namespace Katas.Worker.Running;

/// <summary>Keeps of a stack trace what its reader wrote: frames of katas and specs.</summary>
internal static partial class StackFrames
{
    public static IEnumerable<SourceFrame> Read(string stackTrace) =>
        stackTrace.Split('\n')
            .Select(line => Frame().Match(line))
            .Where(match => match.Success && IsOwn(match.Groups["method"].Value))
            .Select(match => new SourceFrame(
                match.Groups["method"].Value,
                match.Groups["file"].Value,
                int.Parse(match.Groups["line"].Value, CultureInfo.InvariantCulture)))
            .Distinct();

    private static bool IsOwn(string method) =>
        method.StartsWith("Specs.", StringComparison.Ordinal)
        || (method.StartsWith("Katas.", StringComparison.Ordinal)
            && !method.StartsWith("Katas.Kit.", StringComparison.Ordinal)
            && !method.StartsWith("Katas.Worker.", StringComparison.Ordinal));

    [GeneratedRegex(@"^\s*at (?<method>[^(]+)\(.*\) in (?<file>.+):line (?<line>\d+)\s*$")]
    private static partial Regex Frame();
}
