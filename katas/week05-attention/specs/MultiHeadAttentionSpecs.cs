using FluentAssertions;
using Katas.Attention;
using Katas.Kit.Testing;
using Xunit;

namespace Specs.Attention;

[OfTask(5)]
public sealed class MultiHeadAttentionSpecs
{
    [Theory, GoldenData("multi-head")]
    public void Multi_head_matches_golden(GoldenCase golden)
    {
        var inputs = golden.Inputs;
        var (query, key) = (inputs.Tensor("query"), inputs.Tensor("key"));
        using var model = new MultiHeadAttention(inputs.Get<long>("embed_dim"), inputs.Get<long>("num_heads"), inputs.Get<bool>("bias"), inputs.Get<long>("kdim"), inputs.Get<long>("vdim"));
        model.load_state_dict(inputs.State("state_dict").ToDictionary(entry => entry.Key, entry => entry.Value), strict: true);
        var causal = inputs.Get<bool>("causal") ? Inputs.Causal(query.size(1), key.size(1)) : null;
        var mask = inputs.Has("mask") ? inputs.Tensor("mask").logical_and(causal!) : causal;

        var (output, weights) = model.call(query, key, inputs.Tensor("value"), mask);

        golden.Verify("out", output.detach());
        golden.Verify("weights", weights.detach());
    }

    [Fact]
    public void Split_gives_each_head_its_own_columns()
    {
        var x = arange(2 * 3 * 8).reshape(2, 3, 8);

        var heads = HeadShapes.Split(x, 4);

        heads.Should().HaveShape(2, 4, 3, 2);
        heads[1, 2].Should().BeBitwiseEqualTo(x[1].narrow(1, 4, 2), "head 2 owns columns 4 and 5");
        HeadShapes.Merge(heads).Should().BeBitwiseEqualTo(x, "merging undoes splitting");
        ((Action)(() => HeadShapes.Split(zeros(2, 3, 10), 4))).Should().Throw<ArgumentException>();
    }

    [Fact]
    public void Permuting_heads_changes_nothing()
    {
        using var recordsNothing = no_grad();
        using var model = new MultiHeadAttention(8, 4, generator: Inputs.Seed(26));
        var x = Inputs.Normal(26, 2, 5, 8);
        var before = model.SelfAttention(x).Output;
        var columns = tensor(new[] { 4L, 5, 0, 1, 6, 7, 2, 3 }); // heads 2, 0, 3, 1
        var (inWeight, outWeight) = (model.get_parameter("in_proj_weight")!, model.get_parameter("out_proj.weight")!);

        inWeight.copy_(inWeight.index_select(0, cat([columns, columns + 8, columns + 16])));
        outWeight.copy_(outWeight.index_select(1, columns));

        model.SelfAttention(x).Output.Should().BeCloseTo(before, rtol: 1e-5, atol: 1e-5, "the heads are summed by the output projection");
    }

    [Fact]
    public void Heads_are_independent_attentions()
    {
        using var recordsNothing = no_grad();
        using var model = new MultiHeadAttention(8, 2, generator: Inputs.Seed(27));
        var (query, memory) = (Inputs.Normal(27, 2, 3, 8), Inputs.Normal(28, 2, 5, 8));
        var state = model.state_dict();
        Tensor Projected(Tensor x, long part, long head) => x.matmul(state["in_proj_weight"].narrow(0, (part * 8) + (head * 4), 4).t());

        var (output, _) = model.call(query, memory, memory, null);

        var expected = Enumerable.Range(0, 2)
            .Select(head => Inputs.Oracle(Projected(query, 0, head), Projected(memory, 1, head), Projected(memory, 2, head))
                .matmul(state["out_proj.weight"].narrow(1, head * 4, 4).t()))
            .Aggregate((sum, part) => sum + part);
        output.Should().BeCloseTo(expected, rtol: 1e-4, atol: 1e-5, "each head attends with its own columns and scale 1/√4");
    }

    [Fact]
    public void Parameters_are_named_counted_and_initialised_like_PyTorchs()
    {
        using var model = new MultiHeadAttention(64, 4, generator: Inputs.Seed(28));
        using var separate = new MultiHeadAttention(8, 2, bias: false, kdim: 6, generator: Inputs.Seed(28));
        using var twin = new MultiHeadAttention(64, 4, generator: Inputs.Seed(28));
        var state = model.state_dict();

        state.Keys.Should().BeEquivalentTo("in_proj_weight", "in_proj_bias", "out_proj.weight", "out_proj.bias");
        separate.state_dict().Keys.Should().BeEquivalentTo("q_proj_weight", "k_proj_weight", "v_proj_weight", "out_proj.weight");
        state.Values.Sum(value => value.NumberOfElements).Should().Be((4 * 64 * 64) + (4 * 64));
        (state["in_proj_weight"].abs().max().ToDouble() / Math.Sqrt(6.0 / 256)).Should().BeInRange(0.9, 1, "the bound of Xavier on the stacked matrix");
        (state["out_proj.weight"].abs().max().ToDouble() / Math.Sqrt(1.0 / 64)).Should().BeInRange(0.9, 1, "the bound of a linear layer's weight");
        state["in_proj_bias"].Should().BeAllEqualTo(0);
        state["out_proj.bias"].Should().BeAllEqualTo(0);
        twin.state_dict()["in_proj_weight"].Should().BeBitwiseEqualTo(state["in_proj_weight"], "equal seeds give equal modules");
        twin.state_dict()["out_proj.weight"].Should().BeBitwiseEqualTo(state["out_proj.weight"], "equal seeds give equal modules");
    }

    [Fact]
    public void Cross_attention_learns_to_look_up()
    {
        using var task = new LookUpTask(new MultiHeadAttention(32, 2, generator: Inputs.Seed(0)), seed: 0);

        task.Train(steps: 200, batch: 64, learningRate: 0.01);

        task.Accuracy(batch: 512).Should().BeGreaterThanOrEqualTo(0.95, "a query equal to a key finds its value");
    }

    [Fact]
    public void Multi_head_rejects_what_does_not_fit()
    {
        using var model = new MultiHeadAttention(8, 2, kdim: 6);
        Action[] wrong =
        [
            () => _ = new MultiHeadAttention(10, 4), () => model.call(zeros(2, 3, 8), zeros(1, 4, 6), zeros(1, 4, 8), null),
            () => model.call(zeros(2, 3, 8), zeros(2, 4, 8), zeros(2, 4, 8), null), () => HeadShapes.Merge(zeros(2, 3, 8)),
        ];

        foreach (var call in wrong)
        {
            call.Should().Throw<ArgumentException>();
        }
    }
}
