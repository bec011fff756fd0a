namespace Katas.Attention;

/// <summary>Sinusoidal position encodings (Vaswani et al. 2017, Sec. 3.5).</summary>
/// <remarks>
/// Pair i of the <c>dModel/2</c> pairs turns with frequency <c>ω_i = base^(−2i/dModel)</c>. Angles are computed in float64 and rounded at the end: in float32 the angle of
/// position 4999 is off by up to 2·10⁻⁴.
/// </remarks>
public static class SinusoidalPositions
{
    /// <summary>One row per position: <c>[pos, 2i] = sin(pos · ω_i)</c>, <c>[pos, 2i+1] = cos(pos · ω_i)</c>.</summary>
    /// <param name="length">How many positions, counted from 0; ≥ 1.</param>
    /// <param name="dModel">The width, even and positive.</param>
    /// <param name="baseWavelength">The base of the frequencies, positive; the wavelengths run from 2π towards 2π · base.</param>
    /// <param name="dtype">The dtype of the result.</param>
    /// <returns><c>[length, dModel]</c> on the CPU.</returns>
    /// <exception cref="ArgumentException">A length below 1, an odd or non-positive width, a base that is not positive.</exception>
    public static Tensor Table(long length, long dModel, double baseWavelength = 10000, ScalarType dtype = ScalarType.Float32)
    {
        // solution:begin task 6: lay the sine and cosine of every angle side by side
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        return Rows(0, length, dModel, baseWavelength, dtype);
        // solution:end
    }

    /// <summary>The matrix that moves every position by a fixed offset: <c>Table row (pos + offset) = M · Table row pos</c>, for every pos.</summary>
    /// <param name="offset">By how many positions; may be negative.</param>
    /// <param name="dModel">The width, even and positive.</param>
    /// <param name="baseWavelength">As in <see cref="Table"/>.</param>
    /// <returns>float64 <c>[dModel, dModel]</c>, block-diagonal with blocks <c>[[cos ω_i k, sin ω_i k], [−sin ω_i k, cos ω_i k]]</c>, k the offset.</returns>
    /// <exception cref="ArgumentException">An odd or non-positive width, a base that is not positive.</exception>
    public static Tensor ShiftMatrix(long offset, long dModel, double baseWavelength = 10000)
    {
        // solution:begin task 6: put one 2×2 rotation per frequency on the diagonal
        RequireWidth(dModel, baseWavelength);
        var matrix = new double[dModel, dModel];
        for (var row = 0L; row < dModel; row += 2)
        {
            var (sine, cosine) = Math.SinCos(offset * Math.Pow(baseWavelength, -(double)row / dModel));
            (matrix[row, row], matrix[row, row + 1]) = (cosine, sine);
            (matrix[row + 1, row], matrix[row + 1, row + 1]) = (-sine, cosine);
        }

        return tensor(matrix);
        // solution:end
    }

    /// <summary>Embeddings plus the rows of their positions.</summary>
    /// <param name="embeddings"><c>[B, T, D]</c>, D even.</param>
    /// <param name="firstPosition">The position of the first embedding, ≥ 0.</param>
    /// <returns><c>[B, T, D]</c>, a new tensor in the dtype and on the device of <paramref name="embeddings"/>.</returns>
    /// <exception cref="ArgumentException">The embeddings do not have three axes, D is odd, or the first position is negative.</exception>
    public static Tensor Add(Tensor embeddings, long firstPosition = 0)
    {
        // solution:begin task 6: add rows firstPosition … firstPosition + T − 1 of the table
        ArgumentOutOfRangeException.ThrowIfNegative(firstPosition);
        if (embeddings.dim() != 3)
        {
            throw new ArgumentException($"Expected embeddings [B, T, D], not [{string.Join(", ", embeddings.shape)}].", nameof(embeddings));
        }

        using var scope = NewDisposeScope();
        var rows = Rows(firstPosition, embeddings.size(1), embeddings.size(2), 10000, embeddings.dtype).to(embeddings.device); // [T, D]
        return (embeddings + rows).MoveToOuterDisposeScope(); // [B, T, D]
        // solution:end
    }
    // solution:begin

    private static Tensor Rows(long first, long length, long dModel, double baseWavelength, ScalarType dtype)
    {
        RequireWidth(dModel, baseWavelength);
        using var scope = NewDisposeScope();
        var positions = arange(first, first + length, dtype: ScalarType.Float64).unsqueeze(1); // [L, 1]
        var exponents = arange(0, dModel, 2, dtype: ScalarType.Float64) / dModel; // 2i/D, [D/2]
        var angles = positions * exp(exponents * -Math.Log(baseWavelength)); // [L, D/2]
        var pairs = stack([sin(angles), cos(angles)], dim: -1); // [L, D/2, 2]
        return pairs.reshape(length, dModel).to(dtype).MoveToOuterDisposeScope(); // [L, D]
    }

    private static void RequireWidth(long dModel, double baseWavelength)
    {
        if (dModel <= 0 || dModel % 2 != 0)
        {
            throw new ArgumentOutOfRangeException(nameof(dModel), dModel, "Sines and cosines come in pairs: the width must be even and positive.");
        }

        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(baseWavelength);
    }
    // solution:end
}
