using System.IO.Compression;
using System.Text;
using FluentAssertions;
using Katas.Kit.Storage;
using Katas.Kit.Testing;
using Xunit;

namespace Katas.Kit.Tests;

public sealed class SafetensorsTests
{
    [Theory]
    [InlineData(ScalarType.Float64)]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.Float16)]
    [InlineData(ScalarType.BFloat16)]
    [InlineData(ScalarType.Int64)]
    [InlineData(ScalarType.Int32)]
    [InlineData(ScalarType.Int16)]
    [InlineData(ScalarType.Int8)]
    [InlineData(ScalarType.Byte)]
    [InlineData(ScalarType.Bool)]
    public void Every_dtype_comes_back(ScalarType dtype)
    {
        var tensors = new Dictionary<string, Tensor>
        {
            ["matrix é"] = tensor(new[,] { { 0.0, 1, 2.5 }, { -3, 4, 100 } }).abs().to_type(dtype),
            ["scalar"] = tensor(1.0).to_type(dtype),
            ["empty"] = zeros(0, 3, dtype: dtype),
            ["a view"] = arange(6, dtype: ScalarType.Float64).view(2, 3).t().to_type(dtype),
        };

        var read = Safetensors.Read(new MemoryStream(Written(tensors)));

        read.Keys.Should().BeEquivalentTo(tensors.Keys);
        foreach (var (name, tensor) in tensors)
        {
            read[name].dtype.Should().Be(dtype);
            read[name].shape.Should().Equal(tensor.shape);
            read[name].to_type(ScalarType.Float64).Should().BeBitwiseEqualTo(tensor.to_type(ScalarType.Float64));
        }
    }

    [Theory]
    [InlineData("every-dtype.safetensors")]
    [InlineData("unaligned.safetensors")]
    public void Files_of_other_software_are_read_bit_by_bit(string file)
    {
        using var mapped = File.OpenRead(IndependentFiles.PathOf(file));
        foreach (var source in new Stream[] { mapped, IndependentFiles.Open(file), Unpacking(IndependentFiles.Bytes(file)) })
        {
            var read = Safetensors.Read(source);

            read.Should().HaveCount(13);
            read["f64"].data<double>().ToArray().Should().Equal(0.1, -1e300, double.PositiveInfinity);
            read["f32"].Should().HaveShape(2, 3);
            read["f32"].data<float>().ToArray().Should().Equal(0, 1.5f, -2.25f, 3, 1e-40f, float.NegativeInfinity);
            read["f16"].data<Half>().ToArray().Should().Equal((Half)1, (Half)(-2), Half.MaxValue, (Half)6e-8);
            read["bf16"].to_type(ScalarType.Float32).data<float>().ToArray().Should().Equal(1, -2, 0.15625f, 3 * MathF.Pow(2, 120));
            read["i64"].data<long>().ToArray().Should().Equal(long.MinValue, long.MaxValue);
            read["i32"].Should().HaveShape(1, 1, 2);
            read["i32"].data<int>().ToArray().Should().Equal(int.MinValue, int.MaxValue);
            read["i16"].data<short>().ToArray().Should().Equal(short.MinValue, short.MaxValue);
            read["i8"].data<sbyte>().ToArray().Should().Equal(sbyte.MinValue, sbyte.MaxValue);
            read["u8"].data<byte>().ToArray().Should().Equal(0, 1, 254, 255);
            read["bool"].data<bool>().ToArray().Should().Equal(true, false, true);
            read["scalar"].shape.Should().BeEmpty();
            read["scalar"].item<float>().Should().Be(42.5f);
            read["empty"].shape.Should().Equal(0, 7);
            read["名前 é"].item<byte>().Should().Be(7);
        }
    }

    [Fact]
    public void Free_text_of_the_header_is_read_without_the_tensors()
    {
        Safetensors.ReadMetadata(IndependentFiles.Open("every-dtype.safetensors")).Should().Equal(new Dictionary<string, string> { ["format"] = "pt", ["note"] = "é ✓" });
        Safetensors.ReadMetadata(IndependentFiles.Open("nothing.safetensors")).Should().BeEmpty();
        Safetensors.Read(IndependentFiles.Open("nothing.safetensors")).Should().BeEmpty();
    }

    [Fact]
    public void A_dtype_that_torch_lacks_is_refused_in_words()
    {
        FluentActions.Invoking(() => Safetensors.Read(IndependentFiles.Open("float8.safetensors"))).Should().Throw<KataException>().WithMessage("scale has the dtype F8_E4M3, which TorchSharp cannot hold. Convert*");
    }

    [Fact]
    public void A_stream_is_read_from_where_it_stands_and_left_open_at_its_end()
    {
        var bytes = Written(new Dictionary<string, Tensor> { ["a"] = arange(5) });
        var file = Path.GetTempFileName();
        File.WriteAllBytes(file, [9, 9, 9, .. bytes]);
        using (var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, 4096, FileOptions.DeleteOnClose) { Position = 3 })
        {
            Safetensors.Read(stream)["a"].Should().BeBitwiseEqualTo(arange(5));

            stream.Position.Should().Be(stream.Length);
        }

        File.Exists(file).Should().BeFalse();
    }

    [Fact]
    public void Large_tensors_are_written_and_read_in_pieces()
    {
        using var scope = NewDisposeScope();
        var large = zeros(140_000_007, dtype: ScalarType.Int8);   // two pieces, the last one not full
        large[139_999_999] = 5;
        var file = Path.GetTempFileName();
        using var stream = new FileStream(file, FileMode.Create, FileAccess.ReadWrite, FileShare.None, 4096, FileOptions.DeleteOnClose);
        Safetensors.Write(stream, new Dictionary<string, Tensor> { ["large"] = large });
        stream.Position = 0;

        var read = Safetensors.Read(stream)["large"];

        read.shape.Should().Equal(140_000_007);
        read[139_999_999].item<sbyte>().Should().Be(5);
        read.sum(ScalarType.Int64).item<long>().Should().Be(5);
    }

    [Fact]
    public void Equal_input_gives_equal_bytes_and_an_aligned_header()
    {
        var tensors = new Dictionary<string, Tensor> { ["b"] = ones(2), ["a"] = zeros(3) };

        var bytes = Written(tensors);

        bytes.Should().Equal(Written(tensors.Reverse().ToDictionary()));
        (BitConverter.ToUInt64(bytes) % 8).Should().Be(0);
        Encoding.UTF8.GetString(bytes, 8, (int)BitConverter.ToUInt64(bytes)).Should().StartWith("{\"__metadata__\":{\"format\":\"pt\"},\"a\":");
    }

    [Fact]
    public void What_the_format_cannot_hold_is_not_written()
    {
        FluentActions.Invoking(() => Written(new Dictionary<string, Tensor> { ["__metadata__"] = ones(1) })).Should().Throw<ArgumentException>().WithMessage("*cannot be named __metadata__*");
        FluentActions.Invoking(() => Written(new Dictionary<string, Tensor> { ["z"] = zeros(1, dtype: ScalarType.ComplexFloat32) })).Should().Throw<ArgumentException>().WithMessage("*cannot hold ComplexFloat32*");
    }

    private static byte[] Written(IReadOnlyDictionary<string, Tensor> tensors)
    {
        using var stream = new MemoryStream();
        Safetensors.Write(stream, tensors, new Dictionary<string, string> { ["format"] = "pt" });
        return stream.ToArray();
    }

    // A stream that cannot seek, as an unpacker gives it.
    private static GZipStream Unpacking(byte[] bytes)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(bytes);
        }

        packed.Position = 0;
        return new GZipStream(packed, CompressionMode.Decompress);
    }
}
