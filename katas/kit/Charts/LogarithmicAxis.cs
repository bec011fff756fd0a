using System.Globalization;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace Katas.Kit.Charts;

/// <summary>Labels an axis on which values stand at their logarithm to base 10.</summary>
internal static class LogarithmicAxis
{
    /// <param name="axis">The axis.</param>
    /// <param name="values">All values drawn along it, positive and finite.</param>
    public static void Label(IAxis axis, IEnumerable<double> values)
    {
        double[] drawn = [.. values];
        if (drawn.Length == 0)
        {
            return;
        }

        var (low, high) = (drawn.Min(), drawn.Max());
        if (Math.Ceiling(Math.Log10(low)) < Math.Floor(Math.Log10(high)))
        {
            axis.TickGenerator = new NumericAutomatic
            {
                IntegerTicksOnly = true,
                MinorTickGenerator = new LogMinorTickGenerator(),
                LabelFormatter = exponent => Math.Abs(exponent) <= 4 ? $"{Math.Pow(10, exponent):0.####}" : $"1e{exponent:0}",
            };
        }
        else if (high > low)
        {
            double[] round = [.. RoundNumbers(low, high)];   // with fewer than two powers of ten there would be no scale
            axis.SetTicks([.. round.Select(Math.Log10)], [.. round.Select(value => value.ToString("G4", CultureInfo.InvariantCulture))]);
        }
    }

    /// <summary>Four to ten multiples of 1, 2 or 5 times a power of ten between two numbers.</summary>
    public static IEnumerable<double> RoundNumbers(double low, double high)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10((high - low) / 4)));
        var step = new[] { 5, 2, 1 }.Select(factor => factor * power).First(candidate => (high - low) / candidate >= 4);
        for (var multiple = Math.Ceiling(low / step); multiple * step <= high; multiple++)
        {
            yield return multiple * step;
        }
    }
}
