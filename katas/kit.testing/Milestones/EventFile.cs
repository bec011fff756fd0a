using System.Buffers.Binary;
using System.Numerics;
using Google.Protobuf;
using Katas.Kit.Storage;
using Tensorboard;

namespace Katas.Kit.Testing;

/// <summary>Curves for TensorBoard: a file of events, each framed by its length and two masked CRC-32C (the TFRecord format).</summary>
/// <remarks>The events are TorchSharp's own protocol buffers. Its <c>SummaryWriter</c> is not used: it writes times in ticks, rounded to a float, where TensorBoard reads seconds.</remarks>
/// <param name="store">Where the file goes.</param>
/// <param name="started">When the run started.</param>
internal sealed class EventFile(IArtifactStore store, DateTimeOffset started)
{
    private const uint MaskDelta = 0xa282ead8;

    private readonly string _name = $"{Prefix}{started.ToUnixTimeSeconds()}.kata";
    private bool _begun;

    /// <summary>How the names of such files begin.</summary>
    public const string Prefix = "events.out.tfevents.";

    /// <summary>Adds a point of a curve.</summary>
    public void Add(string metric, int step, double seconds, double value)
    {
        if (!_begun)
        {
            _begun = true;
            Append(new Event { FileVersion = "brain.Event:2", WallTime = WallTime(0) });
        }

        var summary = new Summary();
        summary.Value.Add(new Summary.Types.Value { Tag = metric, SimpleValue = (float)value });
        Append(new Event { Step = step, WallTime = WallTime(seconds), Summary = summary });
    }

    private double WallTime(double seconds) => (started.ToUnixTimeMilliseconds() / 1000.0) + seconds;

    private void Append(Event item)
    {
        var data = item.ToByteArray();
        var record = new byte[8 + 4 + data.Length + 4];
        BinaryPrimitives.WriteUInt64LittleEndian(record, (ulong)data.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(8), MaskedCrc(record.AsSpan(0, 8)));
        data.CopyTo(record, 12);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(12 + data.Length), MaskedCrc(data));
        store.Append(_name, record);
    }

    private static uint MaskedCrc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var part in bytes)
        {
            crc = BitOperations.Crc32C(crc, part);
        }

        crc = ~crc;
        return BitOperations.RotateRight(crc, 15) + MaskDelta;
    }
}
