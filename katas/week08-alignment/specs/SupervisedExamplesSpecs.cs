using FluentAssertions;
using Katas.Alignment;
using Katas.Kit.Testing;
using Xunit;

namespace Specs.Alignment;

[OfTask(4)]
public sealed class SupervisedExamplesSpecs
{
    [Theory, GoldenData("prompts")]
    public void Prompt_matches_alpaca(GoldenCase golden) =>
        golden.Verify("prompt", (object)AlpacaPrompt.Format(golden.Inputs.Get<string>("instruction"), golden.Inputs.Get<string>("input")));

    [Fact]
    public void Blanks_count_as_input() =>
        AlpacaPrompt.Format("Count the blanks.", "  ").Should().Contain("paired with an input", "only an empty input is no input").And.EndWith("### Input:\n  \n\n### Response:");

    [Theory, GoldenData("examples")]
    public void Tokens_and_labels_match_golden(GoldenCase golden)
    {
        var (inputs, tokenizer) = (golden.Inputs, Inputs.Tokenizer());

        var example = SupervisedExamples.Encode(
            text => tokenizer.Encode(text), tokenizer.EndOfText, new Instruction(inputs.Get<string>("instruction"), inputs.Get<string>("input"), inputs.Get<string>("output")), inputs.Get<int>("max_length"));

        golden.Verify("tokens", (object)example.Tokens);
        golden.Verify("labels", (object)example.Labels);
        example.Scored.Should().Be(golden.Expected.Get<long[]>("labels").Count(label => label != -100));
    }

    [Fact]
    public void Prompt_tokens_do_not_depend_on_the_response()
    {
        var tokenizer = Inputs.Tokenizer();
        var (marks, words) = ("\"'.,:;!?([{-*#/", new[] { "Carpe diem", "yes", "42", " no" });
        var prompt = tokenizer.Encode(AlpacaPrompt.Format("Explain.", "this"));

        Draws.Repeat(50, 820, draws =>
        {
            var response = $"{marks[draws.Int(0, marks.Length - 1)]}{words[draws.Int(0, 3)]}";
            var example = SupervisedExamples.Encode(text => tokenizer.Encode(text), 2047, new Instruction("Explain.", "this", response), 512);

            example.Tokens[..prompt.Count].ShouldEqual(prompt.Select(token => (long)token), "training sees the prompt as it will be used", $"the prompt's tokens before the response «{response}»");
            example.Tokens[prompt.Count..].ShouldEqual([.. tokenizer.Encode(response).Select(token => (long)token), 2047], "the response is encoded by itself", $"the tokens of the response «{response}»");
        });
    }

    [Fact]
    public void Collation_pads_labels_with_minus_100()
    {
        var (tokens, labels) = SupervisedExamples.Collate([new([5, 6, 7], [-100, 6, 7]), new([8, 9], [-100, 9])], endOfText: 3);

        tokens.Should().BeBitwiseEqualTo(tensor(new long[,] { { 5, 6, 7 }, { 8, 9, 3 } }));
        labels.Should().BeBitwiseEqualTo(tensor(new long[,] { { -100, 6, 7 }, { -100, 9, -100 } }), "padding is not learnt");
        FluentActions.Invoking(() => SupervisedExamples.Collate([new([5, 6], [-100, 6]), new([5, 6], [-100, -100])], 3)).Should().Throw<ArgumentException>("an example that was cut inside its prompt teaches nothing");
        FluentActions.Invoking(() => SupervisedExamples.Collate([], 3)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => SupervisedExamples.Encode(_ => [1], 3, new("a", "", "b"), 0)).Should().Throw<ArgumentException>();
    }
}
