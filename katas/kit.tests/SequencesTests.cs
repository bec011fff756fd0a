using Approval;
using FluentAssertions;
using Katas.Kit.Storage;
using Katas.Kit.Testing;
using Xunit;

namespace Katas.Kit.Tests;

/// <summary>Assertions about lists, states and the global generator pass when they should, and name the first thing that is wrong.</summary>
public sealed class SequencesTests
{
    [Fact]
    public async Task Failures_name_the_first_item_that_is_wrong_and_show_what_stands_around_it()
    {
        var hundred = Enumerable.Range(0, 100).ToList();
        var rates = new[] { 0.1, 0.2, 0.4, 0.4, 0.3 };
        var messages = new[]
        {
            Message(() => new[] { 1, 2, 3 }.ShouldEqual([1, 5, 3], "the batches are shuffled", "the order")),
            Message(() => hundred.ShouldEqual(hundred.Select(item => item == 60 ? -1 : item), "each index comes once")),
            Message(() => hundred.Take(1).ShouldEqual(hundred)),
            Message(() => hundred.ShouldEqual(hundred.Take(99), "the last one is left out")),
            Message(() => new[] { new string('x', 200) }.ShouldEqual(["y"], name: "the words")),
            Message(() => new[] { double.NaN }.ShouldEqual([1.5], name: "the rates")),
            Message(() => rates.ShouldRise("the rate warms up")),
            Message(() => rates.ShouldFall(name: "the rate after the warm-up")),
            Message(() => new[] { 1, double.NaN }.ShouldRise(name: "the losses")),
        };

        await Verifier.Verify(string.Join("\n\n", messages));
    }

    [Fact]
    public async Task Long_texts_are_cut_around_the_first_difference_and_no_letter_is_halved()
    {
        var text = string.Concat(Enumerable.Repeat("a😀", 60));
        var messages = new[]
        {
            FirstDifference.OfTexts("the text", text, text.Insert(90, "b")),
            FirstDifference.OfTexts("the text", text, text[..88] + "😁" + text[90..]),
            FirstDifference.OfTexts("the text", "short", "shore"),
            FirstDifference.OfTexts("the text", "short", "shorter"),
        };

        await Verifier.Verify(string.Join("\n\n", messages));
    }

    [Fact]
    public void Tuples_are_compared_by_their_items_and_emoji_can_be_read()
    {
        Message(() => new[] { (1, 2) }.ShouldEqual([(1, 3)], name: "the pairs")).Should().Contain("\"Item2\":3");
        Message(() => new[] { "a😀" }.ShouldEqual(["b"], name: "the words")).Should().Contain("\"a😀\"");
    }

    [Fact]
    public void Right_lists_pass()
    {
        new[] { -0.0, double.NaN }.ShouldEqual([0.0, double.NaN]);
        new[] { 0.1, 0.2 }.ShouldRise();
        new[] { 0.2, 0.1 }.ShouldFall();
        Array.Empty<double>().ShouldFall();
        new long[][] { [1, 2], [3] }.ShouldEqual([[1, 2], [3]]);
    }

    [Fact]
    public void A_state_names_the_tensor_that_changed()
    {
        var linear = nn.Linear(2, 2);
        var before = StateDict.Copy(linear);
        StateDict.Copy(linear).ShouldEqual(before, "nothing happened");
        using (no_grad())
        {
            linear.bias!.add_(1);
        }

        Message(() => StateDict.Copy(linear).ShouldEqual(before, "it is frozen")).Should().StartWith("bias should equal the expected values bit for bit because it is frozen, but 2 of 2 elements");
        Message(() => new Dictionary<string, Tensor>().ShouldEqual(before, "it is frozen")).Should().Be("There should be tensors to compare because it is frozen, but there are none.");
    }

    [Fact]
    public void Draws_from_the_global_generator_are_noticed()
    {
        using var before = get_rng_state();
        using var generator = new Draws(1).Generator();
        rand(3, generator: generator).Dispose();
        RandomState.ShouldBeUntouched(before, "draws come from the given generator");

        rand(3).Dispose();

        Message(() => RandomState.ShouldBeUntouched(before, "draws come from the given generator"))
            .Should().Be("torch's global random generator should be in the state it was in before because draws come from the given generator, but something has drawn from it or seeded it.");
    }

    private static string Message(Action action) => Record.Exception(action) is SpecFailedException failure ? failure.Message : throw new InvalidOperationException("It did not fail.");
}
