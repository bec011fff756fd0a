using System.Globalization;
using System.Text.Json;
using Xunit;

namespace Katas.Kit.Testing;

/// <summary>Judges a number that depends on chance, and writes it down where seeds are shifted.</summary>
public static class Statistic
{
    /// <summary>The media type under which a spec reports its statistics.</summary>
    public const string MediaType = "application/vnd.kata.statistic+json";

    /// <summary>Fails when a statistic leaves its range; NaN fails.</summary>
    /// <param name="name">What was measured, in the domain's words.</param>
    /// <param name="value">The measured value.</param>
    /// <param name="atLeast">The least that chance allows; null when there is none.</param>
    /// <param name="atMost">The most that chance allows; null when there is none.</param>
    /// <param name="because">Why it must lie there; appended to the message.</param>
    /// <exception cref="SpecFailedException">The value lies outside.</exception>
    public static void ShouldLie(string name, double value, double? atLeast = null, double? atMost = null, string because = "")
    {
        if (SeedShift.Current != 0)
        {
            var record = new StatisticRecord(name, value, atLeast, atMost);
            TestContext.Current.AddAttachment(name, JsonSerializer.SerializeToUtf8Bytes(record), MediaType);
        }

        if (!((atLeast is null || value >= atLeast) && (atMost is null || value <= atMost)))
        {
            var range = (atLeast, atMost) switch
            {
                ({ } least, { } most) => string.Create(CultureInfo.InvariantCulture, $"between {least:g4} and {most:g4}"),
                ({ } least, null) => string.Create(CultureInfo.InvariantCulture, $"at least {least:g4}"),
                _ => string.Create(CultureInfo.InvariantCulture, $"at most {atMost:g4}"),
            };
            Failure.Throw(string.Create(CultureInfo.InvariantCulture, $"Expected {name} {range}{(because.Length > 0 ? $", because {because}" : string.Empty)}, but it is {value:g4}."));
        }
    }
}
