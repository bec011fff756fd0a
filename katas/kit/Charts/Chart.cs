using ScottPlot;
using TorchSharp;

namespace Katas.Kit.Charts;

/// <summary>Draws charts as PNG, 800×500 pixels: equal input gives equal bytes on one platform.</summary>
public static class Chart
{
    private const int Width = 800;
    private const int Height = 500;

    // Wong's palette (2011), which colour-blind readers can tell apart.
    private static readonly ScottPlot.Palettes.ColorblindFriendly Colors = new ScottPlot.Palettes.ColorblindFriendly();

    /// <summary>Curves, with bands where a series has edges.</summary>
    /// <param name="title">The chart's title.</param>
    /// <param name="x">The horizontal axis's label.</param>
    /// <param name="y">The vertical axis's label.</param>
    /// <param name="series">The curves.</param>
    /// <param name="logX">Whether the horizontal axis is logarithmic.</param>
    /// <param name="logY">Whether the vertical axis is logarithmic.</param>
    public static byte[] Lines(string title, string x, string y, IReadOnlyList<Series> series, bool logX = false, bool logY = false) =>
        Curves(title, x, y, series, markers: false, logX, logY);

    /// <summary>Points without lines.</summary>
    /// <param name="title">The chart's title.</param>
    /// <param name="x">The horizontal axis's label.</param>
    /// <param name="y">The vertical axis's label.</param>
    /// <param name="series">The sets of points.</param>
    public static byte[] Points(string title, string x, string y, IReadOnlyList<Series> series) => Curves(title, x, y, series, markers: true, logX: false, logY: false);

    /// <summary>A matrix as colours, with a scale.</summary>
    /// <param name="title">The chart's title.</param>
    /// <param name="values">[H, W]; row 0 is at the top.</param>
    /// <param name="rows">The rows' labels.</param>
    /// <param name="columns">The columns' labels.</param>
    public static byte[] Heatmap(string title, torch.Tensor values, IReadOnlyList<string>? rows = null, IReadOnlyList<string>? columns = null)
    {
        if (values.dim() != 2)
        {
            throw new ArgumentException($"A heat map shows a matrix, not shape [{string.Join(", ", values.shape)}].", nameof(values));
        }

        using var scope = torch.NewDisposeScope();
        var flat = values.detach().cpu().to_type(torch.ScalarType.Float64).contiguous().data<double>().ToArray();
        var (height, width) = ((int)values.shape[0], (int)values.shape[1]);
        var cells = new double[height, width];
        Buffer.BlockCopy(flat, 0, cells, 0, flat.Length * sizeof(double));
        using var plot = New(title);
        var map = plot.Add.Heatmap(cells);
        map.Colormap = new ScottPlot.Colormaps.Viridis();
        plot.Add.ColorBar(map);
        Label(plot.Axes.Left, rows, height, fromTop: true);
        Label(plot.Axes.Bottom, columns, width, fromTop: false);
        plot.Axes.Margins(0, 0);
        return Png(plot);
    }

    /// <summary>How often values occur.</summary>
    /// <param name="title">The chart's title.</param>
    /// <param name="x">The horizontal axis's label.</param>
    /// <param name="samples">Sets of values: their <see cref="Series.Y"/> is read.</param>
    /// <param name="bins">The number of bars.</param>
    public static byte[] Histogram(string title, string x, IReadOnlyList<Series> samples, int bins = 40)
    {
        var values = samples.SelectMany(sample => sample.Y).Where(double.IsFinite).ToList();
        var (low, high) = values.Count == 0 ? (0, 1) : (values.Min(), values.Max());
        var width = high > low ? (high - low) / bins : 1;
        using var plot = New(title);
        plot.XLabel(x);
        plot.YLabel("share");
        for (var index = 0; index < samples.Count; index++)
        {
            var counts = new double[bins];
            foreach (var value in samples[index].Y.Where(double.IsFinite))
            {
                counts[Math.Clamp((int)((value - low) / width), 0, bins - 1)] += 1.0 / samples[index].Y.Count;
            }

            var bars = plot.Add.Bars([.. Enumerable.Range(0, bins).Select(bin => low + ((bin + 0.5) * width))], counts);
            foreach (var bar in bars.Bars)
            {
                bar.Size = width;
                bar.FillColor = Colors.GetColor(index).WithAlpha(0.6);
                bar.LineWidth = 0;
            }

            bars.LegendText = samples[index].Name;
        }

        plot.Axes.Margins(bottom: 0);
        Legend(plot, samples.Count);
        return Png(plot);
    }

    /// <summary>Means with intervals, one row each, the first at the top.</summary>
    /// <param name="title">The chart's title.</param>
    /// <param name="rows">Label, mean and the interval's ends.</param>
    public static byte[] Forest(string title, IReadOnlyList<(string Label, double Mean, double Low, double High)> rows)
    {
        using var plot = New(title);
        for (var index = 0; index < rows.Count; index++)
        {
            var (_, mean, low, high) = rows[index];
            var height = rows.Count - 1 - index;
            plot.Add.Line(low, height, high, height).Color = Colors.GetColor(0);
            plot.Add.Marker(mean, height, size: 10).Color = Colors.GetColor(0);
        }

        Label(plot.Axes.Left, [.. rows.Select(row => row.Label)], rows.Count, fromTop: true);
        return Png(plot);
    }

    private static byte[] Curves(string title, string x, string y, IReadOnlyList<Series> series, bool markers, bool logX, bool logY)
    {
        using var plot = New(title);
        plot.XLabel(x);
        plot.YLabel(y);
        for (var index = 0; index < series.Count; index++)
        {
            var (curve, color) = (series[index], Colors.GetColor(index));
            var kept = Enumerable.Range(0, curve.Y.Count).Where(point => IsDrawn(curve.X[point], logX) && IsDrawn(curve.Y[point], logY)).ToList();
            double[] xs = [.. kept.Select(point => Scale(curve.X[point], logX))];
            if (curve is { Low: { } low, High: { } high })
            {
                plot.Add.FillY(xs, [.. kept.Select(point => Scale(low[point], logY))], [.. kept.Select(point => Scale(high[point], logY))]).FillColor = color.WithAlpha(0.2);
            }

            var scatter = plot.Add.Scatter(xs, kept.Select(point => Scale(curve.Y[point], logY)).ToArray(), color);
            scatter.LegendText = curve.Name;
            scatter.LineWidth = markers ? 0 : 2;
            scatter.LinePattern = index < Colors.Colors.Length ? LinePattern.Solid : LinePattern.Dashed;
            scatter.MarkerSize = markers ? 6 : kept.Count == 1 ? 8 : 0;
        }

        if (logX)
        {
            LogarithmicAxis.Label(plot.Axes.Bottom, series.SelectMany(curve => curve.X).Where(value => IsDrawn(value, true)));
        }

        if (logY)
        {
            LogarithmicAxis.Label(plot.Axes.Left, series.SelectMany(curve => curve.Y).Where(value => IsDrawn(value, true)));
        }

        Legend(plot, series.Count);
        return Png(plot);
    }

    private static bool IsDrawn(double value, bool logarithmic) => double.IsFinite(value) && (!logarithmic || value > 0);

    private static double Scale(double value, bool logarithmic) => logarithmic ? Math.Log10(value) : value;

    private static void Label(IAxis axis, IReadOnlyList<string>? labels, int count, bool fromTop)
    {
        if (labels is not null)
        {
            double[] positions = [.. Enumerable.Range(0, count).Select(index => (double)(fromTop ? count - 1 - index : index))];
            axis.SetTicks(positions, [.. labels]);
        }
        else if (fromTop)
        {
            // Row 0 is at the top; ScottPlot counts from the bottom.
            var step = Math.Max(1, count / 8);
            var shown = Enumerable.Range(0, count).Where(index => index % step == 0).ToList();
            axis.SetTicks([.. shown.Select(index => (double)(count - 1 - index))], [.. shown.Select(index => $"{index}")]);
        }
    }

    private static void Legend(Plot plot, int count)
    {
        if (count > 4)
        {
            plot.ShowLegend(Edge.Right);   // many names would cover the curves
        }
        else if (count > 1)
        {
            plot.ShowLegend(Alignment.UpperRight);
        }
        else
        {
            plot.HideLegend();   // the title and the axis say what a single curve is
        }
    }

    private static Plot New(string title)
    {
        var plot = new Plot();
        plot.Title(title);
        plot.Font.Set("DejaVu Sans");
        return plot;
    }

    private static byte[] Png(Plot plot) => plot.GetImage(Width, Height).GetImageBytes(ImageFormat.Png);
}
