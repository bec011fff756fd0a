using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using TorchSharp;

namespace Katas.Kit.Storage;

/// <summary>Reads NumPy's array files: a magic word, a version, a header that is a Python dict, then the numbers, little-endian.</summary>
public static partial class Npy
{
    private const int LongestHeader = 1 << 20;
    private const int MostDimensions = 64;

    private static readonly Dictionary<string, (torch.ScalarType Type, int Bytes)> Dtypes = new(StringComparer.Ordinal)
    {
        ["|u1"] = (torch.ScalarType.Byte, 1), ["|i1"] = (torch.ScalarType.Int8, 1), ["|b1"] = (torch.ScalarType.Bool, 1),
        ["<i2"] = (torch.ScalarType.Int16, 2), ["<i4"] = (torch.ScalarType.Int32, 4), ["<i8"] = (torch.ScalarType.Int64, 8),
        ["<f2"] = (torch.ScalarType.Float16, 2), ["<f4"] = (torch.ScalarType.Float32, 4), ["<f8"] = (torch.ScalarType.Float64, 8),
    };

    /// <summary>Reads an array.</summary>
    /// <param name="source">Read from its position to its end; stays open.</param>
    /// <returns>A fresh tensor on the CPU, row-major also when the file is in Fortran's order.</returns>
    /// <exception cref="KataException">It is not such a file, is truncated or longer than its header says, or has a dtype other than |u1 |i1 |b1 &lt;i2 &lt;i4 &lt;i8 &lt;f2 &lt;f4 &lt;f8.</exception>
    public static torch.Tensor Read(Stream source)
    {
        using var buffer = new MemoryStream();
        source.CopyTo(buffer);
        var bytes = buffer.GetBuffer().AsSpan(0, (int)buffer.Length);
        var (dtype, fortran, shape, start) = Header(bytes);
        var data = bytes[start..];
        var size = shape.Aggregate((long)dtype.Bytes, (product, length) => product * length);
        if (data.Length != size)
        {
            throw Bad($"its header says {size} bytes of data, there are {data.Length}");
        }

        if (dtype.Type == torch.ScalarType.Bool && data.ContainsAnyExcept((byte)0, (byte)1))
        {
            throw Bad("it is of dtype |b1 and has bytes other than 0 and 1");
        }

        using var scope = torch.NewDisposeScope();
        var tensor = torch.empty(fortran ? [.. shape.Reverse()] : shape, dtype: dtype.Type);
        if (data.Length > 0)
        {
            data.CopyTo(tensor.bytes);
        }

        var rows = fortran && shape.Length > 1 ? tensor.permute([.. Enumerable.Range(0, shape.Length).Reverse().Select(axis => (long)axis)]).contiguous() : tensor;
        return rows.MoveToOuterDisposeScope();
    }

    /// <summary>Reads the arrays of an <c>.npz</c> file, a zip of <c>.npy</c> files.</summary>
    /// <param name="source">A stream that can seek; stays open.</param>
    /// <returns>Fresh tensors, by the names of the arrays.</returns>
    /// <exception cref="KataException">It is not such a file, or one of its arrays cannot be read.</exception>
    public static IReadOnlyDictionary<string, torch.Tensor> ReadZip(Stream source)
    {
        try
        {
            using var zip = new ZipArchive(source, ZipArchiveMode.Read, leaveOpen: true);
            using var scope = torch.NewDisposeScope();
            var arrays = new Dictionary<string, torch.Tensor>(StringComparer.Ordinal);
            foreach (var entry in zip.Entries.Where(entry => entry.FullName.EndsWith(".npy", StringComparison.Ordinal)))
            {
                using var content = entry.Open();
                arrays[entry.FullName[..^4]] = Read(content);
            }

            foreach (var array in arrays.Values)
            {
                array.MoveToOuterDisposeScope();
            }

            return arrays;
        }
        catch (Exception problem) when (problem is InvalidDataException or EndOfStreamException)
        {
            throw Bad($"it is no zip of arrays ({problem.Message})");
        }
    }

    private static ((torch.ScalarType Type, int Bytes) Dtype, bool Fortran, long[] Shape, int Start) Header(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 12 || bytes[0] != 0x93 || !bytes[1..6].SequenceEqual("NUMPY"u8) || bytes[6] is not (1 or 2 or 3))
        {
            throw Bad("it does not begin as one");
        }

        var (prefix, length) = bytes[6] == 1 ? (10, (long)BinaryPrimitives.ReadUInt16LittleEndian(bytes[8..])) : (12, BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]));
        if (length > LongestHeader || length > bytes.Length - prefix)
        {
            throw Bad($"its header claims {length} bytes, there are {bytes.Length - prefix}");
        }

        var text = Encoding.UTF8.GetString(bytes.Slice(prefix, (int)length));
        var match = Dict().Match(text);
        if (!match.Success)
        {
            throw Bad($"its header is {(text.Length > 80 ? text[..80] : text).Trim()}");
        }

        return Dtypes.TryGetValue(match.Groups["descr"].Value, out var dtype)
            ? (dtype, match.Groups["fortran"].Value == "True", Shape(match.Groups["shape"].Value, dtype.Bytes), prefix + (int)length)
            : throw Bad($"its dtype is {match.Groups["descr"].Value}; known are {string.Join(" ", Dtypes.Keys)}");
    }

    private static long[] Shape(string text, int bytes)
    {
        string[] parts = text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        try
        {
            long[] shape = [.. parts.Select(long.Parse)];
            _ = shape.Aggregate((long)bytes, (product, size) => checked(product * Math.Max(1, size)));   // also the strides of an empty array
            return shape.Length <= MostDimensions ? shape : throw Bad($"it has more than {MostDimensions} dimensions");
        }
        catch (Exception problem) when (problem is OverflowException or FormatException)
        {
            throw Bad($"its shape is ({text})");
        }
    }

    private static KataException Bad(string problem) => new($"This is not a NumPy array file that can be read here: {problem}. Put a fresh copy there.");

    [GeneratedRegex(@"^\s*\{\s*'descr':\s*'(?<descr>[^']*)',\s*'fortran_order':\s*(?<fortran>True|False),\s*'shape':\s*\((?<shape>[\d,\s]*)\),?\s*\}\s*$", RegexOptions.NonBacktracking)]
    private static partial Regex Dict();
}
