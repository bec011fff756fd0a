namespace Katas.Grader.Cli.Views;

/// <summary>A curve in one line of text.</summary>
internal static class Sparkline
{
    private const string Bars = "▁▂▃▄▅▆▇█";

    /// <summary>Draws the values, from their least to their largest; several that share a column are averaged.</summary>
    public static string Of(IReadOnlyList<double> values, int width)
    {
        var columns = Math.Min(width, values.Count);
        double[] means = [.. Enumerable.Range(0, columns).Select(column => values.Skip(column * values.Count / columns).Take(((column + 1) * values.Count / columns) - (column * values.Count / columns)).Average())];
        var finite = means.Where(double.IsFinite).DefaultIfEmpty(0).ToList();
        var (low, range) = (finite.Min(), finite.Max() - finite.Min());
        return string.Concat(means.Select(mean => !double.IsFinite(mean) ? '!' : range <= 0 ? Bars[0] : Bars[(int)Math.Round((mean - low) / range * (Bars.Length - 1))]));
    }
}
