using System.Globalization;
using SkiaSharp;

namespace Katas.Kit.Testing;

/// <summary>Draws |actual − expected| as a PNG: the last two axes are a tile, the axes before them lay the tiles out; the worst element is framed.</summary>
internal static class ErrorHeatMap
{
    private const int MostCells = 256;
    private const int Margin = 14;
    private const int Legend = 44;

    public static byte[] Draw(IReadOnlyList<double> errors, IReadOnlyList<long> shape)
    {
        var columns = (int)(shape.Count > 0 ? shape[^1] : 1);
        var rows = (int)(shape.Count > 1 ? shape[^2] : 1);
        var tiles = Math.Max(1, errors.Count / Math.Max(1, rows * columns));
        var across = (int)(shape.Count > 2 ? shape[^3] : 1);
        (rows, columns) = (Math.Min(rows, MostCells), Math.Min(columns, MostCells));
        tiles = Math.Min(tiles, Math.Max(1, MostCells * MostCells / (rows * columns)));
        across = Math.Clamp(across, 1, tiles);
        var down = (tiles + across - 1) / across;
        var cell = Math.Clamp(480 / Math.Max(across * (columns + 1), down * (rows + 1)), 2, 40);
        var width = Math.Max(300, (across * (columns + 1) * cell) + (2 * Margin));
        using var bitmap = new SKBitmap(width, (down * (rows + 1) * cell) + (2 * Margin) + Legend);
        using var canvas = new SKCanvas(bitmap);
        canvas.Clear(SKColors.White);

        var worst = errors.Where(double.IsFinite).DefaultIfEmpty(0).Max();
        var (fullRows, fullColumns) = ((int)(shape.Count > 1 ? shape[^2] : 1), (int)(shape.Count > 0 ? shape[^1] : 1));
        using var paint = new SKPaint { IsAntialias = false };
        (float Left, float Top)? marked = null;
        for (var tile = 0; tile < tiles; tile++)
        {
            var (left, top) = (Margin + (tile % across * (columns + 1) * cell), Margin + (tile / across * (rows + 1) * cell));
            for (var row = 0; row < rows; row++)
            {
                for (var column = 0; column < columns; column++)
                {
                    var error = errors[(((tile * fullRows) + row) * fullColumns) + column];
                    paint.Color = Color(error, worst);
                    canvas.DrawRect(left + (column * cell), top + (row * cell), cell, cell, paint);
                    if (marked is null && (double.IsNaN(error) || error.Equals(worst)))
                    {
                        marked = (left + (column * cell), top + (row * cell));
                    }
                }
            }

            paint.Color = SKColors.Gray;
            paint.Style = SKPaintStyle.Stroke;
            canvas.DrawRect(left, top, columns * cell, rows * cell, paint);
            paint.Style = SKPaintStyle.Fill;
        }

        if (marked is var (x, y))
        {
            Frame(canvas, x, y, cell);
        }

        DrawLegend(canvas, bitmap.Height, worst);
        using var image = SKImage.FromBitmap(bitmap);
        using var data = image.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }

    // White to dark red; NaN and infinity in magenta, which the scale does not hold.
    private static SKColor Color(double error, double worst)
    {
        if (!double.IsFinite(error))
        {
            return SKColors.Magenta;
        }

        var share = worst > 0 ? Math.Sqrt(error / worst) : 0;   // the square root makes small errors visible beside large ones
        return new SKColor((byte)(255 - (115 * share)), (byte)(255 * (1 - share)), (byte)(255 * (1 - share)));
    }

    private static void Frame(SKCanvas canvas, float left, float top, float cell)
    {
        using var pen = new SKPaint { Style = SKPaintStyle.Stroke, Color = SKColors.Blue, StrokeWidth = 2 };
        canvas.DrawRect(left - 1, top - 1, cell + 2, cell + 2, pen);
    }

    private static void DrawLegend(SKCanvas canvas, int height, double worst)
    {
        using var paint = new SKPaint { IsAntialias = true };
        const int Steps = 120;
        for (var step = 0; step < Steps; step++)
        {
            paint.Color = Color(worst * step / Steps, worst);
            canvas.DrawRect(Margin + step, height - Legend + 4, 1, 10, paint);
        }

        using var font = new SKFont(SKTypeface.Default, 12);
        paint.Color = SKColors.Black;
        canvas.DrawText("0", Margin, height - 14, font, paint);
        if (worst > 0)
        {
            canvas.DrawText(string.Create(CultureInfo.InvariantCulture, $"{worst:g3}"), Margin + Steps - 20, height - 14, font, paint);
        }

        canvas.DrawText("|actual − expected|", Margin + Steps + 12, height - Legend + 14, font, paint);
    }
}
