using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Katas.Kit.Testing;

/// <summary>The state of one stage of a run as a file: a header, entries by name, and the SHA-256 of all of it at the end.</summary>
/// <param name="Stage">The stage's name.</param>
/// <param name="Step">Steps that are done.</param>
/// <param name="IsDone">Whether the stage is over.</param>
/// <param name="Seconds">How long the run had taken.</param>
/// <param name="Entries">What the stage keeps.</param>
internal sealed record Checkpoint(string Stage, int Step, bool IsDone, double Seconds, IReadOnlyDictionary<string, byte[]> Entries)
{
    private const string Mark = "kata checkpoint 1\n";

    /// <summary>Writes the file.</summary>
    public void Write(Stream destination)
    {
        using var buffer = new MemoryStream();
        using (var writer = new BinaryWriter(buffer, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(Encoding.UTF8.GetBytes(Mark));
            writer.Write(JsonSerializer.Serialize(new Header(Stage, Step, IsDone, Seconds)));
            writer.Write(Entries.Count);
            foreach (var (name, bytes) in Entries.OrderBy(entry => entry.Key, StringComparer.Ordinal))
            {
                writer.Write(name);
                writer.Write(bytes.Length);
                writer.Write(bytes);
            }
        }

        var content = buffer.GetBuffer().AsSpan(0, (int)buffer.Length);
        destination.Write(content);
        destination.Write(SHA256.HashData(content));
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">It is truncated or was changed.</exception>
    public static Checkpoint Read(Stream source)
    {
        using var buffer = new MemoryStream();
        source.CopyTo(buffer);
        var all = buffer.ToArray();
        var length = all.Length - SHA256.HashSizeInBytes;
        if (length < Mark.Length || !all.AsSpan(0, Mark.Length).SequenceEqual(Encoding.UTF8.GetBytes(Mark)))
        {
            throw new InvalidDataException("it is not a checkpoint, or was cut off");
        }

        if (!SHA256.HashData(all.AsSpan(0, length)).AsSpan().SequenceEqual(all.AsSpan(length)))
        {
            throw new InvalidDataException("its content does not have the hash that it was written with");
        }

        using var reader = new BinaryReader(new MemoryStream(all, Mark.Length, length - Mark.Length), Encoding.UTF8);
        var header = JsonSerializer.Deserialize<Header>(reader.ReadString())!;
        var entries = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            var name = reader.ReadString();
            entries[name] = reader.ReadBytes(reader.ReadInt32());
        }

        return new Checkpoint(header.Stage, header.Step, header.IsDone, header.Seconds, entries);
    }

    private sealed record Header(string Stage, int Step, bool IsDone, double Seconds);
}
