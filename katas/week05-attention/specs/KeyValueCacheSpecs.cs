using FluentAssertions;
using Katas.Attention;
using Katas.Kit.Testing;
using Xunit;

namespace Specs.Attention;

[OfTask(8)]
public sealed class KeyValueCacheSpecs
{
    [Theory]
    [InlineData(new long[] { 1, 1, 1, 1, 1, 1, 1, 1, 1 })]
    [InlineData(new long[] { 9 })]
    [InlineData(new long[] { 4, 5 })]
    [InlineData(new long[] { 2, 1, 6 })]
    public void Cached_decoding_equals_one_causal_pass(long[] chunks)
    {
        using var recordsNothing = no_grad();
        using var model = new MultiHeadAttention(8, 2, generator: Inputs.Seed(41));
        using var cache = new KeyValueCache(2, 2, capacity: 12, headDim: 4);
        var x = Inputs.Normal(41, 2, 9, 8);

        var outputs = x.split(chunks, 1).Select(chunk => model.ForwardIncremental(chunk, cache)).ToArray();

        var expected = model.SelfAttention(x, Inputs.Causal(9, 9)).Output;
        cat(outputs, 1).Should("the outputs with a cache").BeCloseTo(expected, rtol: 1e-5, atol: 1e-6, "chunks of {0} are one sequence, decoded with a cache or at once", string.Join("+", chunks));
    }

    [Fact]
    public void The_past_comes_from_the_cache()
    {
        using var recordsNothing = no_grad();
        using var model = new MultiHeadAttention(8, 2, generator: Inputs.Seed(42));
        var (keys, values, next) = (Inputs.Normal(43, 1, 2, 4, 4), Inputs.Normal(44, 1, 2, 4, 4), Inputs.Normal(45, 1, 1, 8));
        Tensor Step(Tensor past, double factor)
        {
            using var cache = new KeyValueCache(1, 2, capacity: 6, headDim: 4);
            cache.Append(keys, past).Values.mul_(factor);
            return model.ForwardIncremental(next, cache);
        }

        Step(values, factor: 0).Should().BeCloseTo(Step(zeros_like(values), factor: 1), rtol: 1e-6, atol: 1e-7, "Append returns a view of what the next step reads");
        var change = (Step(values, factor: 0) - Step(values, factor: 1)).abs().max().ToDouble();
        change.Should().BeGreaterThan(1e-2, "zeroing the cached values changes the output: the new position looks at them");
    }

    [Fact]
    public void Overflow_and_bad_shapes_are_refused_and_truncate_forgets()
    {
        using var recordsNothing = no_grad();
        using var model = new MultiHeadAttention(8, 2, generator: Inputs.Seed(43));
        using var cache = new KeyValueCache(1, 2, capacity: 5, headDim: 4);
        var x = Inputs.Normal(46, 1, 5, 8);
        var expected = model.ForwardIncremental(x, cache).narrow(1, 3, 2);

        ((Action)(() => cache.Append(zeros(1, 2, 1, 4), zeros(1, 2, 1, 4)))).Should().Throw<InvalidOperationException>();
        ((Action)(() => cache.Append(zeros(1, 2, 1, 3), zeros(1, 2, 1, 3)))).Should().Throw<ArgumentException>();
        ((Action)(() => cache.Truncate(6))).Should().Throw<ArgumentException>();
        cache.Length.Should().Be(5, "a refused call changes nothing");
        cache.Truncate(3);
        model.ForwardIncremental(x.narrow(1, 3, 2), cache).Should().BeCloseTo(expected, rtol: 1e-5, atol: 1e-6, "only three positions are remembered");
    }
}
