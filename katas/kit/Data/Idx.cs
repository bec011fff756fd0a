using System.Buffers.Binary;
using TorchSharp;

namespace Katas.Kit.Data;

/// <summary>Reads MNIST's idx format: two zero bytes, type (8 = uint8), rank, sizes as big-endian int32, data row-major.</summary>
internal static class Idx
{
    public static torch.Tensor Read(string set, ReadOnlySpan<byte> file)
    {
        if (file.Length < 4 || file[0] != 0 || file[1] != 0 || file[2] != 8)
        {
            throw new DataCorruptException(set, "idx file", "an idx header of type uint8", Convert.ToHexStringLower(file[..Math.Min(4, file.Length)]));
        }

        var shape = new long[file[3]];
        var header = 4 + (4 * shape.Length);
        for (var axis = 0; axis < shape.Length && file.Length >= header; axis++)
        {
            shape[axis] = BinaryPrimitives.ReadUInt32BigEndian(file[(4 + (4 * axis))..]);
        }

        var count = shape.Aggregate(1L, (product, size) => product * size);
        if (file.Length < header || file.Length - header != count)
        {
            throw new DataCorruptException(set, "idx file", $"{header + count} bytes for shape [{string.Join(", ", shape)}]", $"{file.Length} bytes");
        }

        var tensor = torch.empty(shape, dtype: torch.ScalarType.Byte);
        file[header..].CopyTo(tensor.bytes);
        return tensor;
    }
}
