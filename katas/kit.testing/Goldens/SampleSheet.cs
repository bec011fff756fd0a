using Katas.Kit.Images;
using TorchSharp;

namespace Katas.Kit.Testing;

/// <summary>Generated digits that come with a week's fixtures, as one picture of many tiles.</summary>
public static class SampleSheet
{
    private const int Side = 28;

    /// <summary>The tiles of a sheet, row by row.</summary>
    /// <param name="fixture">The picture's name in the week's folder.</param>
    /// <returns>uint8 [N, 28, 28].</returns>
    /// <exception cref="KataException">The sheet is missing, changed, or its sides are no multiples of 28.</exception>
    public static torch.Tensor Load(string fixture)
    {
        using var stream = Golden.Open(fixture);
        using var buffer = new MemoryStream();
        stream.CopyTo(buffer);
        return Cut(Picture.Decode(buffer.ToArray()), fixture);
    }

    internal static torch.Tensor Cut(torch.Tensor sheet, string fixture)
    {
        using var scope = torch.NewDisposeScope();
        var (rows, columns) = (sheet.shape[1] / Side, sheet.shape[2] / Side);
        return sheet.shape[0] == 1 && rows * Side == sheet.shape[1] && columns * Side == sheet.shape[2]
            ? sheet.view(rows, Side, columns, Side).transpose(1, 2).reshape(rows * columns, Side, Side).MoveToOuterDisposeScope()
            : throw new KataException($"{fixture} is no sheet of grey {Side}×{Side} tiles: [{string.Join(", ", sheet.shape)}].");
    }
}
