using System.Buffers.Binary;
using System.Text;

namespace Katas.Kit.Platform;

/// <summary>What a 64-bit little-endian ELF library asks of others. Only the tables are read: libtorch's CUDA library has more bytes than an array can hold.</summary>
internal static class ElfLibrary
{
    private const int DynamicTable = 6;          // SHT_DYNAMIC
    private const int DynamicSymbols = 11;       // SHT_DYNSYM
    private const int NeededLibrary = 1;         // DT_NEEDED
    private const int SectionHeaderSize = 64;
    private const int SymbolSize = 24;

    /// <summary>The names of the libraries that it is linked to (<c>DT_NEEDED</c>), in order; empty for a file that is no such library.</summary>
    public static IReadOnlyList<string> Needed(string path) =>
        Tables(path, DynamicTable)
            .SelectMany(table => Enumerable.Range(0, table.Content.Length / 16)
                .Select(index => (Tag: Int64(table.Content, index * 16), Name: (int)Int64(table.Content, (index * 16) + 8)))
                .Where(entry => entry.Tag == NeededLibrary)
                .Select(entry => Text(table.Names, entry.Name)))
            .ToList();

    /// <summary>The names of the symbols that other libraries must define.</summary>
    public static IReadOnlyList<string> Undefined(string path) =>
        Tables(path, DynamicSymbols)
            .SelectMany(table => Enumerable.Range(0, table.Content.Length / SymbolSize)
                .Select(index => table.Content.AsMemory(index * SymbolSize, SymbolSize))
                .Where(symbol => symbol.Span[4] >> 4 == 1 && BinaryPrimitives.ReadUInt16LittleEndian(symbol.Span[6..]) == 0)   // STB_GLOBAL, SHN_UNDEF
                .Select(symbol => Text(table.Names, (int)BinaryPrimitives.ReadUInt32LittleEndian(symbol.Span))))
            .ToList();

    private static List<(byte[] Content, byte[] Names)> Tables(string path, int type)
    {
        try
        {
            using var file = File.OpenRead(path);
            var header = Read(file, 0, 64);
            if (!header.AsSpan(0, 4).SequenceEqual("\u007fELF"u8) || header[4] != 2 || header[5] != 1)
            {
                return [];
            }

            var sections = Read(file, Int64(header, 0x28), BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(0x3c)) * SectionHeaderSize);
            return
            [
                .. Enumerable.Range(0, sections.Length / SectionHeaderSize)
                    .Where(index => BinaryPrimitives.ReadInt32LittleEndian(sections.AsSpan((index * SectionHeaderSize) + 4)) == type)
                    .Select(index => (Section(file, sections, index), Section(file, sections, BinaryPrimitives.ReadInt32LittleEndian(sections.AsSpan((index * SectionHeaderSize) + 40))))),   // sh_link: the names
            ];
        }
        catch (Exception damage) when (damage is EndOfStreamException or ArgumentOutOfRangeException or OverflowException)
        {
            return [];   // the system's loader says better what is wrong with it
        }
    }

    private static byte[] Section(FileStream file, byte[] sections, int index)
    {
        var start = index * SectionHeaderSize;
        return Read(file, Int64(sections, start + 24), checked((int)Int64(sections, start + 32)));
    }

    private static byte[] Read(FileStream file, long position, int count)
    {
        var bytes = new byte[count];
        file.Position = position;
        file.ReadExactly(bytes);
        return bytes;
    }

    private static long Int64(byte[] bytes, int start) => BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(start));

    private static string Text(byte[] names, int start) => Encoding.UTF8.GetString(names.AsSpan(start, names.AsSpan(start).IndexOf((byte)0)));
}
