using FluentAssertions;
using Katas.Kit.Testing;
using Katas.Kit.Worlds;
using Katas.Rlhf;
using Xunit;

namespace Specs.Rlhf;

[OfTask(2)]
public sealed class SequenceLogProbabilitiesSpecs
{
    [Theory, GoldenData("sequences", "3x5x4,2x4x6_large,1x2x3")]
    public void Sums_averages_and_gradients_match_the_authors_code(GoldenCase golden)
    {
        var (logits, labels) = (golden.Inputs.Tensor("logits").requires_grad_(), golden.Inputs.Tensor("labels"));

        var sum = SequenceLogProbabilities.Sum(logits, labels);
        sum.sum().backward();

        golden.Verify("sum", sum.detach());
        golden.Verify("average", SequenceLogProbabilities.Sum(logits, labels, average: true).detach());
        golden.Verify("perToken", SequenceLogProbabilities.PerToken(logits, labels).detach());
        golden.Verify("logitsGradient", logits.ReceivedGradient());
    }

    [Fact]
    public void Prompt_and_padding_do_not_count()
    {
        var logits = new Draws(1621).Normal([1, 5, 4]);
        var labels = tensor(new long[,] { { -100, -100, 2, 3, -100 } });
        var other = logits.clone();
        other[0, 0] = 9.0;
        other[0, 3] = -7.0;
        other[0, 4] = 5.0;

        SequenceLogProbabilities.Sum(other, labels).Should("the sum after other logits were changed").BeCloseTo(SequenceLogProbabilities.Sum(logits, labels), 0, 1e-12, "only the logits that predict a response token count");
        SequenceLogProbabilities.Sum(cat([logits, logits], 1), cat([labels, full(1, 5, -100, dtype: ScalarType.Int64)], 1)).Should().BeCloseTo(SequenceLogProbabilities.Sum(logits, labels), 0, 1e-12);
        SequenceLogProbabilities.Sum(logits, full(1, 5, -100, dtype: ScalarType.Int64), average: true).Should().BeAllEqualTo(0);
        FluentActions.Invoking(() => SequenceLogProbabilities.PerToken(logits, labels[.., ..4])).Should().Throw<ArgumentException>();
    }

    [Theory, GoldenData("sequences", "collate,concatenate")]
    public void Collate_and_concatenate_match_reference(GoldenCase golden)
    {
        var (inputs, pad) = (golden.Inputs, golden.Inputs.Get<long>("pad"));
        var (ids, labels) = golden.Name == "collate"
            ? SequenceLogProbabilities.Collate([.. inputs.Items("prompts").Zip(inputs.Items("responses"), (prompt, response) => (prompt.Get<long[]>(""), response.Get<long[]>("")))], pad)
            : SequenceLogProbabilities.Concatenate(inputs.Tensor("chosenIds"), inputs.Tensor("chosenLabels"), inputs.Tensor("rejectedIds"), inputs.Tensor("rejectedLabels"), pad);

        golden.Verify("ids", ids);
        golden.Verify("labels", labels);
    }

    [Fact]
    public void Sums_equal_a_token_by_token_loop()
    {
        var world = PreferenceWorld.Load();
        using var model = world.LoadReference();
        using var recordsNothing = no_grad();
        var (ids, labels) = SequenceLogProbabilities.Collate([(world.Prompts[2], world.Responses[40])], 0);
        var expected = 0.0;
        for (var token = 3; token < 7; token++)
        {
            expected += nn.functional.log_softmax(model.call(ids[.., ..token])[0, -1], 0)[ids[0, token].item<long>()].item<float>();
        }

        SequenceLogProbabilities.Sum(model.call(ids), labels).item<float>().Should().BeApproximately((float)expected, 1e-4f);
    }
}
