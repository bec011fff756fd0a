using TorchSharp;

namespace Katas.Kit.Storage;

/// <summary>Reads and writes the safetensors format: 8 bytes of header length, a JSON header with dtype, shape and offsets by name, then the numbers, little-endian.</summary>
public static class Safetensors
{
    /// <summary>Reads all tensors of a file. Nothing is allocated before the header is known to fit the file; files are mapped, not read twice.</summary>
    /// <param name="source">Read from its position to its end; stays open.</param>
    /// <returns>Fresh tensors on the CPU, by name.</returns>
    /// <exception cref="KataException">
    /// The file is truncated, or its header is not what the format asks for: a length beyond the file, JSON that is too deep or no JSON, a dtype that is unknown or
    /// that TorchSharp lacks, a name twice, sizes that overflow, offsets that do not fit a shape, overlap or leave gaps.
    /// </exception>
    public static IReadOnlyDictionary<string, torch.Tensor> Read(Stream source)
    {
        using var bytes = SafetensorsBytes.Of(source);
        var header = SafetensorsHeader.Read(bytes);
        using var scope = torch.NewDisposeScope();   // a damaged tensor leaves none of the others behind
        var tensors = new Dictionary<string, torch.Tensor>(StringComparer.Ordinal);
        foreach (var entry in header.Entries)
        {
            tensors[entry.Name] = ToTensor(entry, bytes, header.DataStart);
        }

        foreach (var tensor in tensors.Values)
        {
            tensor.MoveToOuterDisposeScope();
        }

        return tensors;
    }

    /// <summary>Reads the free text of a file's header, and none of its tensors.</summary>
    /// <param name="source">Read from its position; stays open.</param>
    /// <returns>Text by name; empty when there is none.</returns>
    /// <exception cref="KataException">As for <see cref="Read"/>.</exception>
    public static IReadOnlyDictionary<string, string> ReadMetadata(Stream source)
    {
        using var bytes = SafetensorsBytes.Of(source);
        return SafetensorsHeader.Read(bytes).Metadata;
    }

    /// <summary>Writes tensors; equal input gives equal bytes.</summary>
    /// <param name="destination">Stays open.</param>
    /// <param name="tensors">By name, of any shape; on any device.</param>
    /// <param name="metadata">Free text by name.</param>
    /// <exception cref="ArgumentException">A dtype cannot be written, or a tensor is named <c>__metadata__</c>.</exception>
    public static void Write(Stream destination, IReadOnlyDictionary<string, torch.Tensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        var ordered = tensors.OrderBy(entry => entry.Key, StringComparer.Ordinal).ToList();
        destination.Write(SafetensorsHeader.Write(ordered, metadata ?? new Dictionary<string, string>()));
        foreach (var (_, tensor) in ordered)
        {
            using var scope = torch.NewDisposeScope();
            foreach (var piece in Pieces(tensor.detach().cpu().contiguous()))
            {
                destination.Write(piece.bytes);
            }
        }
    }

    private static torch.Tensor ToTensor(SafetensorsEntry entry, SafetensorsBytes bytes, long dataStart)
    {
        var tensor = torch.empty(entry.Shape, dtype: entry.Dtype.Type);
        var offset = dataStart + entry.Begin;
        foreach (var piece in Pieces(tensor))
        {
            var target = piece.bytes;
            bytes.Read(offset, target);
            offset += target.Length;
            if (entry.Dtype.Type == torch.ScalarType.Bool && target.ContainsAnyExcept((byte)0, (byte)1))
            {
                throw SafetensorsHeader.Bad($"{entry.Name} is BOOL and has bytes other than 0 and 1");
            }
        }

        return tensor;
    }

    // A span counts by int: parts of at most 2²⁷ numbers (1 GiB of float64), flat, that share the tensor's memory.
    private static IEnumerable<torch.Tensor> Pieces(torch.Tensor tensor)
    {
        const long Longest = 1L << 27;
        var flat = tensor.reshape(-1);
        for (var start = 0L; start < flat.shape[0]; start += Longest)
        {
            yield return flat.narrow(0, start, Math.Min(Longest, flat.shape[0] - start));
        }
    }
}
