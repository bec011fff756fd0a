using System.IO.MemoryMappedFiles;

namespace Katas.Kit.Storage;

/// <summary>The bytes of a file at any offset: mapped when it is a file, buffered only when the stream cannot seek.</summary>
internal sealed class SafetensorsBytes : IDisposable
{
    private readonly Stream _stream;
    private readonly long _start;
    private readonly IDisposable[] _owned;

    private SafetensorsBytes(Stream stream, long start, long length, params IDisposable[] owned) => (_stream, _start, Length, _owned) = (stream, start, length, owned);

    /// <summary>How many bytes there are.</summary>
    public long Length { get; }

    /// <summary>The bytes of a stream from its position to its end.</summary>
    /// <param name="source">Stays open; afterwards it is at its end.</param>
    public static SafetensorsBytes Of(Stream source)
    {
        if (source is FileStream { CanSeek: true } file && file.Length > file.Position)
        {
            var (start, length) = (file.Position, file.Length - file.Position);
            var map = MemoryMappedFile.CreateFromFile(file, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
            var view = map.CreateViewStream(start, length, MemoryMappedFileAccess.Read);
            file.Seek(0, SeekOrigin.End);
            return new(view, 0, length, view, map);
        }

        if (source.CanSeek)
        {
            return new(source, source.Position, Math.Max(0, source.Length - source.Position));
        }

        var buffer = new MemoryStream();
        source.CopyTo(buffer);
        return new(buffer, 0, buffer.Length, buffer);
    }

    /// <summary>Copies bytes.</summary>
    /// <param name="offset">Where they begin.</param>
    /// <param name="target">Is filled.</param>
    /// <exception cref="KataException">There are not so many.</exception>
    public void Read(long offset, Span<byte> target)
    {
        if (offset < 0 || offset > Length - target.Length)
        {
            throw SafetensorsHeader.Bad($"it ends at {Length} bytes, {offset + target.Length} are needed");
        }

        _stream.Position = _start + offset;
        _stream.ReadExactly(target);
    }

    public void Dispose() => Array.ForEach(_owned, part => part.Dispose());
}
