using FluentAssertions;
using Katas.Kit.Testing;
using Katas.Pretraining;
using Xunit;

namespace Specs.Pretraining;

[OfTask(1)]
public sealed class ByteUnicodeSpecs
{
    [Theory, GoldenData("bpe-encode", "byte_table")]
    public void Byte_table_matches_golden(GoldenCase golden)
    {
        golden.Verify("bytes", ByteUnicode.Order.Select(b => (int)b));
        golden.Verify("characters", ByteUnicode.Order.Select(b => ByteUnicode.Encode(b).ToString()));
    }

    [Fact]
    public void Decoding_a_character_inverts_encoding_and_refuses_the_others()
    {
        Enumerable.Range(0, 256).Select(b => ByteUnicode.Decode(ByteUnicode.Encode((byte)b))).Should().Equal(Enumerable.Range(0, 256).Select(b => (byte)b));
        foreach (var outside in " \n\u00ad\u0144€")
        {
            FluentActions.Invoking(() => ByteUnicode.Decode(outside)).Should().Throw<ArgumentException>("U+{0:X4} stands for no byte", (int)outside);
        }
    }
}
