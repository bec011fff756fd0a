using System.Text;
using CsCheck;
using FluentAssertions;
using Katas.Kit.Storage;
using Xunit;

namespace Katas.Kit.Tests;

/// <summary>Files that somebody made to break the reader: refused in words, or read within their bounds.</summary>
public sealed class HostileSafetensorsTests
{
    private const string One = "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}";

    [Theory]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}", "do not fit its shape")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}", "starts at 4")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", "overlap")]
    [InlineData("{\"a\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[0,2]},\"b\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[4,8]}}", "gaps")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}", "header")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"\\u0061\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}", "header")]
    [InlineData("{\"a\":{\"dtype\":\"U8\",\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}", "header")]
    [InlineData("{\"a\":{\"dtype\":\"F7\",\"shape\":[1],\"data_offsets\":[0,4]}}", "dtype F7")]
    [InlineData("{\"a\":{\"dtype\":null,\"shape\":[2],\"data_offsets\":[0,8]}}", "dtype")]
    [InlineData("{\"a\":{\"dtype\":5,\"shape\":[2],\"data_offsets\":[0,8]}}", "header")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[0,-8]}}", "negative")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[-1,-2],\"data_offsets\":[0,8]}}", "negative")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,0]}}", "do not fit")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[-8,0]}}", "do not fit")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8,8]}}", "two offsets")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[]}}", "two offsets")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[9223372036854775807,9],\"data_offsets\":[0,8]}}", "header")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[4611686018427387906],\"data_offsets\":[0,8]}}", "header")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[0,4611686018427387904,4611686018427387904],\"data_offsets\":[0,0]}}", "header")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[18446744073709551618],\"data_offsets\":[0,8]}}", "header")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2.0],\"data_offsets\":[0,8]}}", "header")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[\"2\"],\"data_offsets\":[0,8]}}", "header")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":2,\"data_offsets\":[0,8]}}", "header")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,9223372036854775807]}}", "do not fit")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", "end at 4")]
    [InlineData("{\"a\":{\"dtype\":\"BOOL\",\"shape\":[8],\"data_offsets\":[0,8]}}", "BOOL")]
    [InlineData("{\"a\":{\"shape\":[2],\"data_offsets\":[0,8]}}", "header")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[[2]],\"data_offsets\":[0,8]}}", "header")]
    [InlineData("{\"a\":[],\"b\":5}", "header")]
    [InlineData("{\"__metadata__\":{\"a\":1},\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}", "header")]
    [InlineData("{\"__metadata__\":[],\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}", "header")]
    [InlineData("[1,2]", "header")]
    [InlineData(" {}", "must begin")]
    [InlineData("\ufeff{}", "must begin")]
    [InlineData("", "must begin")]
    [InlineData("{\"a\":", "header")]
    [InlineData("{} {}", "header")]
    [InlineData("{\"\\ud800\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}", "header")]
    public void Lying_headers_are_refused(string header, string words) => Refused(File(Encoding.UTF8.GetBytes(header)), words);

    [Fact]
    public void Bytes_that_are_no_text_are_refused()
    {
        var header = Encoding.Latin1.GetBytes(One.Replace("a", "\u00ff", StringComparison.Ordinal));

        Refused(File(header), "header");
    }

    [Fact]
    public void Deep_or_endless_json_is_refused_without_reading_all_of_it()
    {
        Refused(File(Encoding.ASCII.GetBytes($"{{\"a\":{new string('[', 100_000)}")), "depth");
        Refused(File(Encoding.ASCII.GetBytes($"{{\"a\":{{\"dtype\":\"U8\",\"shape\":[8{string.Concat(Enumerable.Repeat(",1", 1000))}],\"data_offsets\":[0,8]}}}}")), "more than 64 dimensions");
    }

    [Theory]
    [InlineData(ulong.MaxValue)]
    [InlineData(1UL << 63)]
    [InlineData(100_000_001UL)]
    [InlineData(64UL)]
    public void A_header_longer_than_the_file_is_refused_before_anything_is_read(ulong length)
    {
        byte[] bytes = [.. BitConverter.GetBytes(length), .. Encoding.ASCII.GetBytes(One)[..50]];

        Refused(bytes, "the header claims");
    }

    [Fact]
    public void Every_cut_is_noticed()
    {
        var bytes = IndependentFiles.Bytes("every-dtype.safetensors");
        for (var length = 0; length < bytes.Length; length++)
        {
            FluentActions.Invoking(() => Safetensors.Read(new MemoryStream(bytes, 0, length))).Should().Throw<KataException>("{0} of {1} bytes are there", length, bytes.Length);
        }
    }

    [Fact]
    public void Mutated_headers_never_crash_hang_or_read_out_of_bounds()
    {
        var valid = IndependentFiles.Bytes("every-dtype.safetensors");
        var length = (int)BitConverter.ToUInt64(valid);
        var (header, data) = (Encoding.UTF8.GetString(valid, 8, length).TrimEnd(), valid[(8 + length)..]);
        var pieces = new[] { "0", "1", "-1", "8", "4294967296", "9223372036854775807", "18446744073709551616", "1e9", "\"F64\"", "\"BOOL\"", "\"F8_E4M3\"", "null", "[", "]", "{", "}", ",", ":", "\"", "\\u0000", "[0,0]", "{}" };

        // Cuts out a part and puts something else there, up to five times; the length field fits again, so that the JSON is what is tested.
        Gen.Select(Gen.Int[0, length - 1], Gen.Int[0, 12], Gen.Int[0, pieces.Length - 1].Select(index => pieces[index])).Array[1, 5].Sample(
            edits => Holds(File(Encoding.UTF8.GetBytes(edits.Aggregate(header, Edit)), data)),
            iter: 20_000);
    }

    [Fact]
    public void Mutated_bytes_never_crash_hang_or_read_out_of_bounds()
    {
        var valid = IndependentFiles.Bytes("unaligned.safetensors");

        Gen.Select(Gen.Int[0, valid.Length - 1], Gen.Byte).Array[1, 8].Sample(
            edits =>
            {
                var bytes = valid.ToArray();
                foreach (var (index, value) in edits)
                {
                    bytes[index] = value;
                }

                Holds(bytes);
            },
            iter: 20_000);
    }

    [Fact]
    public void Mutated_files_on_the_disk_never_crash_either()
    {
        var valid = IndependentFiles.Bytes("every-dtype.safetensors");
        var path = Path.GetTempFileName();
        Gen.Select(Gen.Int[0, valid.Length], Gen.Int[0, valid.Length - 1], Gen.Byte).Sample(
            edit =>
            {
                var bytes = valid.ToArray();
                bytes[edit.Item2] = edit.Item3;
                System.IO.File.WriteAllBytes(path, bytes[..edit.Item1]);
                using var mapped = System.IO.File.OpenRead(path);
                Holds(bytes[..edit.Item1], mapped);
            },
            iter: 1000,
            threads: 1);
        System.IO.File.Delete(path);
    }

    private static string Edit(string text, (int Start, int Length, string Piece) edit)
    {
        var start = Math.Min(edit.Start, text.Length);
        return string.Concat(text.AsSpan(0, start), edit.Piece, text.AsSpan(Math.Min(text.Length, start + edit.Length)));
    }

    // Read: the numbers are exactly the bytes after the header. Otherwise: refused in words.
    private static void Holds(byte[] bytes, Stream? source = null)
    {
        using var scope = NewDisposeScope();
        try
        {
            var read = Safetensors.Read(source ?? new MemoryStream(bytes)).Values.Sum(tensor => tensor.numel() * tensor.element_size());
            read.Should().Be(bytes.Length - 8 - BitConverter.ToInt64(bytes));
        }
        catch (KataException problem)
        {
            problem.Message.Should().NotBeEmpty();
        }
    }

    private static void Refused(byte[] bytes, string words) =>
        FluentActions.Invoking(() => Safetensors.Read(new MemoryStream(bytes))).Should().Throw<KataException>().WithMessage($"*{words}*");

    private static byte[] File(byte[] header, byte[]? data = null) => [.. BitConverter.GetBytes((ulong)header.Length), .. header, .. data ?? [2, 0, 0, 0, 0, 0, 0, 0]];
}
