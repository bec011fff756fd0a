using System.Globalization;
using System.Text.Json;
using Xunit;

namespace Katas.Kit.Testing;

/// <summary>One of several trials of a spec that rests on chance.</summary>
/// <param name="number">Which it is, from 1.</param>
/// <param name="of">How many there are.</param>
public sealed class StatisticTrial(int number, int of)
{
    /// <inheritdoc cref="Statistic.ShouldLie"/>
    public void ShouldLie(string name, double value, double? atLeast = null, double? atMost = null, string because = "")
    {
        if (SeedShift.Current != 0 && number == 1)
        {
            var record = new StatisticRecord(name, value, atLeast, atMost, of);
            TestContext.Current.AddAttachment(name, JsonSerializer.SerializeToUtf8Bytes(record), Statistic.MediaType);
        }

        if (!((atLeast is null || value >= atLeast) && (atMost is null || value <= atMost)))
        {
            Failure.Throw(string.Create(CultureInfo.InvariantCulture, $"Expected {name} to be {Range(atLeast, atMost)}{Failure.Because(because)}, but found {value:g4}."));
        }
    }

    private static string Range(double? atLeast, double? atMost) => (atLeast, atMost) switch
    {
        ({ } least, { } most) => string.Create(CultureInfo.InvariantCulture, $"between {least:g4} and {most:g4}"),
        ({ } least, null) => string.Create(CultureInfo.InvariantCulture, $"at least {least:g4}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"at most {atMost:g4}"),
    };
}
