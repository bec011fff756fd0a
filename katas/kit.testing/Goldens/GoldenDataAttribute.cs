using System.Reflection;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

namespace Katas.Kit.Testing;

/// <summary>Runs a theory once for every case of a golden file whose name matches; each case has its own verdict.</summary>
/// <param name="topic">The file's name without <c>.json</c>.</param>
/// <param name="cases">Names with <c>*</c> for any characters, separated by commas. That none matches is an error.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class GoldenDataAttribute(string topic, string cases = "*") : DataAttribute
{
    /// <summary>The file's name without <c>.json</c>.</summary>
    public string Topic { get; } = topic;

    /// <summary>The cases' names.</summary>
    public string Cases { get; } = cases;

    /// <inheritdoc/>
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker)
    {
        var week = Golden.WeekOf(testMethod.DeclaringType!.Assembly);
        return new([.. Golden.Cases(week, Topic, Cases).Select(golden => new TheoryDataRow<GoldenCase>(golden))]);
    }

    /// <inheritdoc/>
    public override bool SupportsDiscoveryEnumeration() => true;
}
