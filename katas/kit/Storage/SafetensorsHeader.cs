using System.Buffers.Binary;
using System.Text.Json;

namespace Katas.Kit.Storage;

/// <summary>The header of a safetensors file, checked against the file's length.</summary>
/// <param name="Entries">The tensors in the order of their bytes, which they cover without gap or overlap.</param>
/// <param name="Metadata">Free text by name.</param>
/// <param name="DataStart">The first byte after the header.</param>
internal sealed partial record SafetensorsHeader(IReadOnlyList<SafetensorsEntry> Entries, IReadOnlyDictionary<string, string> Metadata, long DataStart)
{
    private const int Longest = 100_000_000;   // the limit of the format's own readers
    private const int Deepest = 4;             // header, entry, array: deeper JSON is no header
    private const int MostDimensions = 64;
    private const string MetadataName = "__metadata__";

    /// <summary>Reads and checks a header.</summary>
    /// <param name="bytes">The file.</param>
    /// <exception cref="KataException">It is not a header of this file.</exception>
    public static SafetensorsHeader Read(SafetensorsBytes bytes)
    {
        Span<byte> prefix = stackalloc byte[8];
        Check(bytes.Length >= prefix.Length, $"{bytes.Length} bytes are too few for a header");
        bytes.Read(0, prefix);
        var length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        Check(length <= Longest && length <= (ulong)(bytes.Length - 8), $"the header claims {length} bytes, the file has {bytes.Length - 8} more and {Longest} are the most");
        var json = new byte[(int)length];
        bytes.Read(8, json);
        Check(json is [(byte)'{', ..], "its header is not what the format asks for: it must begin with '{'");
        return Parse(json, 8 + (long)length, bytes.Length - 8 - (long)length);
    }

    /// <summary>What is wrong with a file that claims to be one.</summary>
    public static KataException Bad(string problem) => new($"This is not a safetensors file: {problem}. Put a fresh copy there.");

    private static SafetensorsHeader Parse(byte[] json, long dataStart, long dataLength)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = Deepest });
            var metadata = document.RootElement.TryGetProperty(MetadataName, out var text)
                ? text.EnumerateObject().ToDictionary(property => property.Name, property => property.Value.GetString() ?? throw Bad($"{property.Name} of its metadata is no text"), StringComparer.Ordinal) : [];
            List<SafetensorsEntry> entries =
            [
                .. document.RootElement.EnumerateObject().Where(property => property.Name != MetadataName).Select(property => Entry(property.Name, property.Value))
                    .OrderBy(entry => entry.Begin).ThenBy(entry => entry.End),
            ];
            CheckCover(entries, dataLength);
            return new(entries, metadata, dataStart);
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or OverflowException)
        {
            throw Bad($"its header is not what the format asks for: {problem.Message}");
        }
    }

    private static SafetensorsEntry Entry(string name, JsonElement element)
    {
        var dtype = SafetensorsDtype.Named(element.GetProperty("dtype").GetString(), name);
        var (sizes, offsets) = (element.GetProperty("shape"), element.GetProperty("data_offsets"));
        Check(sizes.GetArrayLength() <= MostDimensions, $"{name} has more than {MostDimensions} dimensions");
        Check(offsets.GetArrayLength() == 2, $"{name} needs two offsets");
        long[] shape = [.. sizes.EnumerateArray().Select(size => size.GetInt64())];
        Check(Array.TrueForAll(shape, size => size >= 0), $"{name} has a negative size");
        // Also of empty tensors: their strides are products of the other sizes.
        _ = shape.Aggregate((long)dtype.Bytes, (product, size) => checked(product * Math.Max(1, size)));
        var (begin, end) = (offsets[0].GetInt64(), offsets[1].GetInt64());
        var count = shape.Aggregate(1L, (product, size) => product * size);
        Check(begin >= 0 && end >= begin && end - begin == count * dtype.Bytes, $"the offsets of {name} do not fit its shape");
        return new(name, dtype, shape, begin, end);
    }

    private static void CheckCover(List<SafetensorsEntry> entries, long dataLength)
    {
        var end = 0L;
        foreach (var entry in entries)
        {
            Check(entry.Begin == end, $"{entry.Name} starts at {entry.Begin}, where {end} was expected: entries must neither overlap nor leave gaps");
            end = entry.End;
        }

        Check(end == dataLength, $"the entries end at {end}, the file holds {dataLength} bytes of data");
    }

    private static void Check(bool holds, string problem)
    {
        if (!holds)
        {
            throw Bad(problem);
        }
    }
}
