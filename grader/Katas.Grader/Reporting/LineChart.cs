using System.Globalization;

namespace Katas.Grader.Reporting;

/// <summary>A curve as a drawing that takes the page's colours.</summary>
internal static class LineChart
{
    private const int Width = 360;
    private const int Height = 190;
    private const int Left = 52;
    private const int Right = 10;
    private const int Top = 12;
    private const int Bottom = 26;
    private const int MostPoints = 400;

    public static Html Of(RunCurve curve)
    {
        var points = curve.Points.Where(point => double.IsFinite(point.Step) && double.IsFinite(point.Value)).ToList();
        if (points.Count < 2)
        {
            return Html.None;
        }

        var (low, high) = (points.Min(point => point.Value), points.Max(point => point.Value));
        var ticks = Ticks(low, high);
        var scale = new Scale(points[0].Step, Math.Max(points[^1].Step, points[0].Step + 1), ticks[0], ticks[^1]);
        return Html.Of($"""
            <figure><svg viewBox="0 0 {Width} {Height}" role="img" aria-label="{curve.Metric} over {points.Count} reports: from {Number(points[0].Value)} at step {Number(points[0].Step)} to {Number(points[^1].Value)} at step {Number(points[^1].Step)}; lowest {Number(low)}, highest {Number(high)}.">
            {ticks.Select(tick => Html.Of($"<line class=\"grid\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{scale.Y(tick):0.0}\" y2=\"{scale.Y(tick):0.0}\"/><text class=\"y\" x=\"{Left - 6}\" y=\"{scale.Y(tick) + 4:0.0}\">{Number(tick)}</text>"))}
            <text class="x" x="{Left}" y="{Height - 6}">{Number(points[0].Step)}</text><text class="x end" x="{Width - Right}" y="{Height - 6}">{Number(points[^1].Step)}</text><text class="x middle" x="{(Left + Width - Right) / 2}" y="{Height - 6}">step</text>
            <polyline class="curve" points="{string.Join(' ', Thin(points).Select(point => string.Create(CultureInfo.InvariantCulture, $"{scale.X(point.Step):0.0},{scale.Y(point.Value):0.0}")))}"/>
            <circle class="last" cx="{scale.X(points[^1].Step):0.0}" cy="{scale.Y(points[^1].Value):0.0}" r="3"/>
            </svg><figcaption>{curve.Metric} <b>{Number(points[^1].Value)}</b></figcaption></figure>
            """);
    }

    // Round numbers, three to six of them, that enclose the values.
    private static List<double> Ticks(double low, double high)
    {
        var range = high > low ? high - low : Math.Max(Math.Abs(high), 1);
        var magnitude = Math.Pow(10, Math.Floor(Math.Log10(range / 3)));
        var step = new[] { 1.0, 2, 2.5, 5, 10 }.Select(factor => factor * magnitude).First(candidate => range / candidate <= 4.01);
        var start = Math.Floor(low / step);
        return [.. Enumerable.Range(0, (int)(Math.Ceiling((high > low ? high : low + step) / step) - start) + 1).Select(index => (start + index) * step)];
    }

    // Keeps the ends and evenly spaced points between them.
    private static IEnumerable<(double Step, double Value)> Thin(List<(double Step, double Value)> points) =>
        points.Count <= MostPoints ? points : Enumerable.Range(0, MostPoints).Select(index => points[(int)((long)index * (points.Count - 1) / (MostPoints - 1))]);

    private static string Number(double value) => value.ToString(Math.Abs(value) is >= 1000 and < 1e6 ? "0" : "g4", CultureInfo.InvariantCulture);

    private sealed record Scale(double First, double Last, double Low, double High)
    {
        public double X(double step) => Left + ((Width - Left - Right) * (step - First) / (Last - First));

        public double Y(double value) => Height - Bottom - ((Height - Top - Bottom) * (value - Low) / (High - Low));
    }
}
