using Approval;
using Katas.Kit.Testing;
using Xunit;

[assembly: Axes("weights", "batch", "head", "query", "key", Topic = "sdpa")]

namespace Katas.Kit.Tests;

/// <summary>Where specs name the axes of an output, messages speak of queries and keys.</summary>
public sealed class AxesTests
{
    [Fact]
    public async Task Named_axes_say_where_a_value_differs_and_which_size_is_wrong()
    {
        var golden = Golden.Case("sdpa", "cross_2x3x5x7");
        var weights = golden.Expected.Tensor("weights");
        var oneOff = weights.clone();
        oneOff[1, 2, 4, 6] = 0.5;
        var messages = new[]
        {
            Message(golden, oneOff),
            Message(golden, weights.transpose(-2, -1)),
            Message(golden, weights.narrow(3, 0, 6)),
            Message(golden, weights[0]),
            Message(golden, weights.reshape(2, 3, 35)),
            Message(golden, weights.permute(1, 2, 0, 3)),
        };

        await Verifier.Verify(string.Join("\n\n", messages));
    }

    private static string Message(GoldenCase golden, Tensor wrong) => Assert.Throws<SpecFailedException>(() => golden.Verify("weights", wrong)).Message;
}
