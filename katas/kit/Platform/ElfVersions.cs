using System.Buffers.Binary;
using System.Text;

namespace Katas.Kit.Platform;

/// <summary>
/// The symbol versions of a 64-bit little-endian ELF library: those it needs of other libraries (<c>.gnu.version_r</c>)
/// and those it defines (<c>.gnu.version_d</c>). Layout: "System V ABI, Linux Standard Base, Symbol Versioning".
/// </summary>
public sealed class ElfVersions
{
    private const uint NeededSection = 0x6ffffffe;   // SHT_GNU_verneed
    private const uint DefinedSection = 0x6ffffffd;  // SHT_GNU_verdef
    private const ushort WeakFlag = 2;               // VER_FLG_WEAK: the loader does not insist on the version
    private const int SectionHeaderSize = 64;

    private readonly List<ElfVersionNeed> _needs = [];
    private readonly List<string> _definitions = [];

    private ElfVersions()
    {
    }

    /// <summary>The versions that the library asks of others, in file order.</summary>
    public IReadOnlyList<ElfVersionNeed> Needs => _needs;

    /// <summary>The names of the versions that the library itself defines.</summary>
    public IReadOnlyList<string> Definitions => _definitions;

    /// <summary>Reads the version tables of a library file.</summary>
    /// <param name="image">The whole file.</param>
    /// <exception cref="InvalidDataException">The file is not a 64-bit little-endian ELF file, or a table points outside of it.</exception>
    public static ElfVersions Read(ReadOnlySpan<byte> image)
    {
        if (image.Length < 64 || !image[..4].SequenceEqual("\u007fELF"u8) || image[4] != 2 || image[5] != 1)
        {
            throw new InvalidDataException("not a 64-bit little-endian ELF file");
        }

        var versions = new ElfVersions();
        var table = Offset(image, 0x28);
        int count = UInt16(image, 0x3c);
        Slice(image, table, count * SectionHeaderSize);   // the whole table must be there
        for (var index = 0; index < count; index++)
        {
            var header = table + (index * SectionHeaderSize);
            var type = UInt32(image, header + 4);
            if (type is not (NeededSection or DefinedSection))
            {
                continue;
            }

            var names = Offset(image, table + (Int32(image, header + 40) * SectionHeaderSize) + 24);   // sh_link: the string table
            var entries = Int32(image, header + 44);                                                     // sh_info: number of entries
            if (type == NeededSection)
            {
                versions.ReadNeeds(image, Offset(image, header + 24), entries, names);
            }
            else
            {
                versions.ReadDefinitions(image, Offset(image, header + 24), entries, names);
            }
        }

        return versions;
    }

    /// <summary>Marks one needed version as weak in a copy of the library.</summary>
    /// <param name="image">The library that <paramref name="need"/> was read from.</param>
    /// <param name="need">The entry to weaken.</param>
    /// <returns>A copy of the image that differs in the flags of that entry only.</returns>
    public static byte[] Weaken(ReadOnlySpan<byte> image, ElfVersionNeed need)
    {
        ArgumentNullException.ThrowIfNull(need);
        var copy = image.ToArray();
        BinaryPrimitives.WriteUInt16LittleEndian(copy.AsSpan(need.FlagsOffset), (ushort)(UInt16(image, need.FlagsOffset) | WeakFlag));
        return copy;
    }

    private void ReadNeeds(ReadOnlySpan<byte> image, int position, int entries, int names)
    {
        for (var entry = 0; entry < entries; entry++)
        {
            int auxiliaries = UInt16(image, position + 2);
            var library = Text(image, names + Int32(image, position + 4));
            var auxiliary = position + Int32(image, position + 8);
            for (var index = 0; index < auxiliaries; index++)
            {
                var weak = (UInt16(image, auxiliary + 4) & WeakFlag) != 0;
                _needs.Add(new ElfVersionNeed(library, Text(image, names + Int32(image, auxiliary + 8)), weak, auxiliary + 4));
                auxiliary += Int32(image, auxiliary + 12);
            }

            position += Int32(image, position + 12);
        }
    }

    private void ReadDefinitions(ReadOnlySpan<byte> image, int position, int entries, int names)
    {
        for (var entry = 0; entry < entries; entry++)
        {
            var auxiliary = position + Int32(image, position + 12);
            _definitions.Add(Text(image, names + Int32(image, auxiliary)));
            position += Int32(image, position + 16);
        }
    }

    private static string Text(ReadOnlySpan<byte> image, int start)
    {
        var length = Slice(image, start, 0, toEnd: true).IndexOf((byte)0);
        return length < 0 ? throw Damaged() : Encoding.UTF8.GetString(image.Slice(start, length));
    }

    private static ushort UInt16(ReadOnlySpan<byte> image, int start) => BinaryPrimitives.ReadUInt16LittleEndian(Slice(image, start, 2));

    private static uint UInt32(ReadOnlySpan<byte> image, int start) => BinaryPrimitives.ReadUInt32LittleEndian(Slice(image, start, 4));

    private static int Int32(ReadOnlySpan<byte> image, int start) => UInt32(image, start) is var value && value <= int.MaxValue ? (int)value : throw Damaged();

    private static int Offset(ReadOnlySpan<byte> image, int start)
    {
        var value = BinaryPrimitives.ReadUInt64LittleEndian(Slice(image, start, 8));
        return value < (ulong)image.Length ? (int)value : throw Damaged();
    }

    private static ReadOnlySpan<byte> Slice(ReadOnlySpan<byte> image, int start, int length, bool toEnd = false)
    {
        if (start < 0 || start > image.Length - length)
        {
            throw Damaged();
        }

        return toEnd ? image[start..] : image.Slice(start, length);
    }

    private static InvalidDataException Damaged() => new("the ELF file is truncated or damaged: a table points outside of it");
}
