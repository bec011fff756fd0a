using System.Buffers.Binary;
using System.Text.Json;
using TorchSharp;

namespace Katas.Kit.Storage;

/// <content>Writing.</content>
internal sealed partial record SafetensorsHeader
{
    private const int Alignment = 8;

    /// <summary>The bytes before the numbers: the length, and the header padded to a multiple of 8.</summary>
    /// <param name="tensors">In the order of their bytes.</param>
    /// <param name="metadata">Free text by name.</param>
    /// <exception cref="ArgumentException">A dtype cannot be written, or a tensor bears the metadata's name.</exception>
    public static byte[] Write(IReadOnlyList<KeyValuePair<string, torch.Tensor>> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        if (tensors.Any(entry => entry.Key == MetadataName))
        {
            throw new ArgumentException($"A tensor cannot be named {MetadataName}: that is the place of the free text.", nameof(tensors));
        }

        using var header = new MemoryStream();
        header.Write(new byte[8]);
        using (var writer = new Utf8JsonWriter(header))
        {
            writer.WriteStartObject();
            WriteMetadata(writer, metadata);
            WriteEntries(writer, tensors);
            writer.WriteEndObject();
        }

        while (header.Length % Alignment != 0)
        {
            header.WriteByte((byte)' ');
        }

        var bytes = header.ToArray();
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, (ulong)bytes.Length - 8);
        return bytes;
    }

    private static void WriteMetadata(Utf8JsonWriter writer, IReadOnlyDictionary<string, string> metadata)
    {
        if (metadata.Count == 0)
        {
            return;
        }

        writer.WriteStartObject(MetadataName);
        foreach (var (name, text) in metadata.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            writer.WriteString(name, text);
        }

        writer.WriteEndObject();
    }

    private static void WriteEntries(Utf8JsonWriter writer, IReadOnlyList<KeyValuePair<string, torch.Tensor>> tensors)
    {
        var offset = 0L;
        foreach (var (name, tensor) in tensors)
        {
            var dtype = SafetensorsDtype.Of(tensor.dtype);
            writer.WriteStartObject(name);
            writer.WriteString("dtype", dtype.Name);
            WriteNumbers(writer, "shape", tensor.shape);
            WriteNumbers(writer, "data_offsets", [offset, offset += tensor.numel() * dtype.Bytes]);
            writer.WriteEndObject();
        }
    }

    private static void WriteNumbers(Utf8JsonWriter writer, string name, long[] numbers)
    {
        writer.WriteStartArray(name);
        foreach (var number in numbers)
        {
            writer.WriteNumberValue(number);
        }

        writer.WriteEndArray();
    }
}
