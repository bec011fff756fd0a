using System.Buffers.Binary;
using System.Text.Json;
using TorchSharp;

namespace Katas.Kit.Storage;

/// <summary>Reads and writes the safetensors format: 8 bytes of header length, a JSON header with dtype, shape and offsets by name, then the numbers, little-endian.</summary>
public static class Safetensors
{
    private const int LongestHeader = 100_000_000;   // the limit of the format's own readers

    private static readonly (string Name, torch.ScalarType Dtype, int Bytes)[] Dtypes =
    [
        ("F64", torch.ScalarType.Float64, 8), ("F32", torch.ScalarType.Float32, 4), ("F16", torch.ScalarType.Float16, 2), ("BF16", torch.ScalarType.BFloat16, 2),
        ("I64", torch.ScalarType.Int64, 8), ("I32", torch.ScalarType.Int32, 4), ("U8", torch.ScalarType.Byte, 1), ("BOOL", torch.ScalarType.Bool, 1),
    ];

    /// <summary>Reads all tensors of a file.</summary>
    /// <param name="source">Read from its position to its end; stays open.</param>
    /// <returns>Fresh tensors on the CPU, by name.</returns>
    /// <exception cref="KataException">The file is truncated, or its header is not what the format asks for: a length beyond the file, an unknown dtype, a name twice, offsets that do not fit a shape, overlap or leave gaps.</exception>
    public static IReadOnlyDictionary<string, torch.Tensor> Read(Stream source)
    {
        using var buffer = new MemoryStream(source.CanSeek ? (int)(source.Length - source.Position) : 0); // a checkpoint of 500 MB is not copied twice
        source.CopyTo(buffer);
        var bytes = buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
        if (bytes.Length < 8)
        {
            throw Bad($"{bytes.Length} bytes are too few for a header");
        }

        var length = BinaryPrimitives.ReadUInt64LittleEndian(bytes.Span);
        if (length > LongestHeader || length > (ulong)(bytes.Length - 8))
        {
            throw Bad($"the header claims {length} bytes, the file has {bytes.Length - 8} more");
        }

        var data = bytes[(8 + (int)length)..];
        var entries = Header(bytes.Slice(8, (int)length), data.Length);
        var tensors = new Dictionary<string, torch.Tensor>(StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            tensors[entry.Name] = ToTensor(entry, data.Slice((int)entry.Begin, (int)(entry.End - entry.Begin)).Span);
        }

        return tensors;
    }

    /// <summary>Writes tensors; equal input gives equal bytes.</summary>
    /// <param name="destination">Stays open.</param>
    /// <param name="tensors">By name, of any shape; on any device.</param>
    /// <param name="metadata">Free text by name.</param>
    /// <exception cref="ArgumentException">A dtype cannot be written.</exception>
    public static void Write(Stream destination, IReadOnlyDictionary<string, torch.Tensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        var ordered = tensors.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => (entry.Key, entry.Value, Dtype: NameOf(entry.Value.dtype), Data: Bytes(entry.Value))).ToList();
        using var header = new MemoryStream();
        using (var writer = new Utf8JsonWriter(header))
        {
            writer.WriteStartObject();
            if (metadata is not null)
            {
                writer.WriteStartObject("__metadata__");
                foreach (var (name, text) in metadata.OrderBy(entry => entry.Key, StringComparer.Ordinal))
                {
                    writer.WriteString(name, text);
                }

                writer.WriteEndObject();
            }

            var offset = 0L;
            foreach (var (name, tensor, dtype, data) in ordered)
            {
                writer.WriteStartObject(name);
                writer.WriteString("dtype", dtype);
                WriteNumbers(writer, "shape", tensor.shape);
                WriteNumbers(writer, "data_offsets", [offset, offset += data.Length]);
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        }

        while (header.Length % 8 != 0)
        {
            header.WriteByte((byte)' ');
        }

        Span<byte> size = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(size, (ulong)header.Length);
        destination.Write(size);
        destination.Write(header.GetBuffer(), 0, (int)header.Length);
        foreach (var (_, _, _, data) in ordered)
        {
            destination.Write(data);
        }
    }

    private static List<Entry> Header(ReadOnlyMemory<byte> json, long dataLength)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
            var entries = document.RootElement.EnumerateObject().Where(property => property.Name != "__metadata__").Select(property => Read(property.Name, property.Value)).OrderBy(entry => entry.Begin).ToList();
            var end = 0L;
            foreach (var entry in entries)
            {
                Check(entry.Begin == end, $"{entry.Name} starts at {entry.Begin}, where {end} was expected: entries must neither overlap nor leave gaps");
                end = entry.End;
            }

            Check(end == dataLength, $"the entries end at {end}, the file holds {dataLength} bytes of data");
            return entries;
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or OverflowException)
        {
            throw Bad($"its header is not what the format asks for: {problem.Message}");
        }
    }

    private static Entry Read(string name, JsonElement element)
    {
        var dtype = element.GetProperty("dtype").GetString();
        var known = Array.Find(Dtypes, candidate => candidate.Name == dtype);
        Check(known.Name is not null, $"{name} has the dtype {dtype}; known are {string.Join(", ", Dtypes.Select(candidate => candidate.Name))}");
        long[] shape = [.. element.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64())];
        Check(shape.All(size => size >= 0), $"{name} has a negative size");
        long[] offsets = [.. element.GetProperty("data_offsets").EnumerateArray().Select(offset => offset.GetInt64())];
        var count = shape.Aggregate(1L, (product, size) => checked(product * size));
        Check(offsets.Length == 2 && offsets[0] >= 0 && checked(offsets[1] - offsets[0]) == checked(count * known.Bytes), $"the offsets of {name} do not fit its shape");
        return new(name, known.Dtype, shape, offsets[0], offsets[1]);
    }

    private static torch.Tensor ToTensor(Entry entry, ReadOnlySpan<byte> data)
    {
        var tensor = torch.empty(entry.Shape, dtype: entry.Dtype);
        if (data.Length > 0)
        {
            data.CopyTo(tensor.bytes);
        }

        return tensor;
    }

    private static byte[] Bytes(torch.Tensor tensor)
    {
        using var plain = tensor.detach().cpu().contiguous();
        return plain.numel() == 0 ? [] : plain.bytes.ToArray();
    }

    private static string NameOf(torch.ScalarType dtype) =>
        Array.Find(Dtypes, candidate => candidate.Dtype == dtype).Name ?? throw new ArgumentException($"The format has no {dtype}.", nameof(dtype));

    private static void WriteNumbers(Utf8JsonWriter writer, string name, long[] numbers)
    {
        writer.WriteStartArray(name);
        foreach (var number in numbers)
        {
            writer.WriteNumberValue(number);
        }

        writer.WriteEndArray();
    }

    private static void Check(bool holds, string problem)
    {
        if (!holds)
        {
            throw Bad(problem);
        }
    }

    private static KataException Bad(string problem) => new($"This is not a safetensors file: {problem}. Put a fresh copy there.");

    private sealed record Entry(string Name, torch.ScalarType Dtype, long[] Shape, long Begin, long End);
}
