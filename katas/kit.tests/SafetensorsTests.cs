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

    [Fact]
    public void Equal_input_gives_equal_bytes_and_an_aligned_header()
    {
        var tensors = new Dictionary<string, Tensor> { ["b"] = ones(2), ["a"] = zeros(3) };

        var bytes = Written(tensors);

        bytes.Should().Equal(Written(tensors.Reverse().ToDictionary()));
        (BitConverter.ToUInt64(bytes) % 8).Should().Be(0);
        Encoding.UTF8.GetString(bytes, 8, (int)BitConverter.ToUInt64(bytes)).Should().StartWith("{\"__metadata__\":{\"format\":\"pt\"},\"a\":");
    }

    [Theory]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}", "do not fit its shape")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}", "starts at 4")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", "overlap")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}", "header")]
    [InlineData("{\"a\":{\"dtype\":\"F7\",\"shape\":[1],\"data_offsets\":[0,4]}}", "dtype F7")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[0,-8]}}", "negative")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[9223372036854775807,9],\"data_offsets\":[0,8]}}", "header")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", "end at 4")]
    [InlineData("{\"a\":{\"shape\":[2],\"data_offsets\":[0,8]}}", "header")]
    [InlineData("[1,2]", "header")]
    [InlineData("{\"a\":", "header")]
    public void Lying_headers_are_refused(string header, string words)
    {
        byte[] bytes = [.. BitConverter.GetBytes((ulong)header.Length), .. Encoding.UTF8.GetBytes(header), .. new byte[8]];

        FluentActions.Invoking(() => Safetensors.Read(new MemoryStream(bytes))).Should().Throw<KataException>().WithMessage($"*{words}*");
    }

    [Fact]
    public void Damaged_files_are_refused_or_read_but_never_crash()
    {
        var bytes = Written(new Dictionary<string, Tensor> { ["weight"] = arange(40, dtype: ScalarType.Float32), ["bias"] = ones(3) });
        for (var length = 0; length < bytes.Length; length += 3)
        {
            FluentActions.Invoking(() => Safetensors.Read(new MemoryStream(bytes, 0, length))).Should().Throw<KataException>();
        }

        var random = new Random(1);
        for (var round = 0; round < 2000; round++)
        {
            var damaged = bytes.ToArray();
            damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            var problem = Record.Exception(() => Safetensors.Read(new MemoryStream(damaged)));
            (problem is null or KataException).Should().BeTrue($"round {round}: {problem}");
        }
    }

    private static byte[] Written(IReadOnlyDictionary<string, Tensor> tensors)
    {
        using var stream = new MemoryStream();
        Safetensors.Write(stream, tensors, new Dictionary<string, string> { ["format"] = "pt" });
        return stream.ToArray();
    }
}
