namespace Katas.Kit.Charts;

/// <summary>Stands in for the kit's charts until the kit has them; then this folder goes.</summary>
internal static class Chart
{
    public static byte[] Lines(string title, string x, string y, IReadOnlyList<Series> series)
    {
        using var plot = Titled(title, x, y);
        foreach (var line in series)
        {
            plot.Add.ScatterLine(line.X.ToArray(), line.Y.ToArray()).LegendText = line.Name;
        }

        plot.ShowLegend();
        return plot.GetImageBytes(800, 500, ScottPlot.ImageFormat.Png);
    }

    public static byte[] Heatmap(string title, Tensor values)
    {
        using var plot = Titled(title, "column", "row");
        var (rows, columns) = ((int)values.size(0), (int)values.size(1));
        var cells = new double[rows, columns];
        Buffer.BlockCopy(values.to(ScalarType.Float64).contiguous().data<double>().ToArray(), 0, cells, 0, rows * columns * sizeof(double));
        plot.Add.Heatmap(cells);
        plot.Axes.SetLimitsY(rows - 0.5, -0.5); // row 0 on top
        return plot.GetImageBytes(800, 500, ScottPlot.ImageFormat.Png);
    }

    private static ScottPlot.Plot Titled(string title, string x, string y)
    {
        var plot = new ScottPlot.Plot();
        plot.Title(title);
        plot.XLabel(x);
        plot.YLabel(y);
        return plot;
    }
}

internal sealed record Series(string Name, IReadOnlyList<double> X, IReadOnlyList<double> Y);
