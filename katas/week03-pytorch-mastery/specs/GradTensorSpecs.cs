using FluentAssertions;
using Katas.Kit.Testing;
using Katas.PytorchMastery;
using Xunit;

namespace Specs.PytorchMastery;

[OfTask(2)]
public sealed class GradTensorSpecs
{
    private static readonly Dictionary<string, Func<IReadOnlyList<GradTensor>, GoldenNode, GradTensor>> Operations = new()
    {
        ["constant"] = (_, number) => number.Get<double>(""),
        ["add"] = (a, _) => a[0] + a[1],
        ["sub"] = (a, _) => a[0] - a[1],
        ["mul"] = (a, _) => a[0] * a[1],
        ["div"] = (a, _) => a[0] / a[1],
        ["neg"] = (a, _) => -a[0],
        ["exp"] = (a, _) => a[0].Exp(),
        ["log"] = (a, _) => a[0].Log(),
        ["tanh"] = (a, _) => a[0].Tanh(),
        ["relu"] = (a, _) => a[0].Relu(),
        ["pow"] = (a, step) => a[0].Pow(step.Get<double>("exponent")),
        ["matmul"] = (a, _) => a[0].MatMul(a[1]),
        ["sum"] = (a, step) => a[0].Sum(Dims(step), step.Has("keepdim") && step.Get<bool>("keepdim")),
        ["mean"] = (a, step) => a[0].Mean(Dims(step), step.Has("keepdim") && step.Get<bool>("keepdim")),
        ["reshape"] = (a, step) => a[0].Reshape(step.Get<long[]>("shape")),
        ["transpose"] = (a, step) => a[0].Transpose(step.Get<long[]>("dims")[0], step.Get<long[]>("dims")[1]),
        ["logSoftmax"] = (a, step) => a[0].LogSoftmax(step.Get<long>("dim")),
        ["rows"] = (a, step) => a[0].Rows(step.Tensor("index")),
        ["gather"] = (a, step) => a[0].Gather(step.Get<long>("dim"), step.Tensor("index")),
    };

    [Theory, GoldenData("tensor")]
    public void Tensor_programs_give_torch_values_and_gradients(GoldenCase golden)
    {
        var (leaves, output) = Run(golden);

        output.Backward(golden.Inputs.Tensor("gradOutput"));

        golden.Verify("value", output.Data);
        golden.Verify("grads", leaves.ToDictionary(leaf => leaf.Key, leaf => leaf.Value.Grad!));
    }

    [Theory, GoldenData("tensor")]
    public void Gradients_have_the_shape_of_their_data(GoldenCase golden)
    {
        var (leaves, output) = Run(golden);

        output.Backward(golden.Inputs.Tensor("gradOutput"));

        foreach (var (name, leaf) in leaves)
        {
            leaf.Grad!.Should($"the gradient of {name}").HaveShape(leaf.Data.shape);
        }
    }

    [Theory, GoldenData("tensor", "log_softmax_extreme")]
    public void Log_softmax_is_stable(GoldenCase golden)
    {
        var (_, output) = Run(golden);

        output.Data.Should().BeFinite();
        golden.Verify("value", output.Data);
    }

    [Theory, GoldenData("tensor", "rows_repeated")]
    public void Repeated_rows_accumulate(GoldenCase golden)
    {
        var (leaves, output) = Run(golden);

        output.Backward(golden.Inputs.Tensor("gradOutput"));

        golden.Verify("grads", leaves.ToDictionary(leaf => leaf.Key, leaf => leaf.Value.Grad!));
    }

    [Fact]
    public void Gathered_elements_that_repeat_accumulate()
    {
        var x = new GradTensor(tensor(new[,] { { 1.0, 2, 3 }, { 4, 5, 6 } }));

        x.Gather(1, tensor(new long[,] { { 0, 0 }, { 2, 1 } })).Backward(tensor(new[,] { { 1.0, 10 }, { 2, 3 } }));

        x.Grad!.Should().BeCloseTo(tensor(new[,] { { 11.0, 0, 0 }, { 0, 3, 2 } }), 0, 0, "an element that is picked twice receives two gradients");
    }

    [Fact]
    public void Unbroadcast_inverts_broadcasting() => Draws.Repeat(50, 401, draws =>
    {
        var big = draws.Shape(1, 4, 4);
        var small = big[draws.Int(0, big.Length)..].Select(size => draws.Int(0, 1) == 0 ? 1 : size).ToArray();
        var copies = big.Aggregate(1L, (product, size) => product * size) / small.Aggregate(1L, (product, size) => product * size);

        var counted = Broadcasting.Unbroadcast(ones(big, dtype: ScalarType.Float64), small);

        counted.Should().HaveShape(small).And.BeAllEqualTo(copies, "each element was copied {0} times, and the gradients of its copies add up", copies);
    });

    [Fact]
    public void Unbroadcast_refuses_a_shape_that_does_not_fit() =>
        FluentActions.Invoking(() => Broadcasting.Unbroadcast(ones(2, 3), [2])).Should().Throw<ArgumentException>();

    [Fact]
    public void Broadcast_gradients_match_finite_differences()
    {
        var (x, y) = (new Draws(411).Normal([3, 1, 4]), new Draws(412).Normal([2, 1]));
        var (a, b) = (new GradTensor(x), new GradTensor(y));

        Formula(a, b).Backward();

        GradientCheck.Verify(point => Formula(new(point), new(y)).Data.item<double>(), x, a.Grad!);
        GradientCheck.Verify(point => Formula(new(x), new(point)).Data.item<double>(), y, b.Grad!);

        static GradTensor Formula(GradTensor a, GradTensor b) => ((a * b) + (a / ((b * b) + 1.0)) - (2.0 * b).Tanh()).Sum();
    }

    [Fact]
    public void Every_operation_agrees_with_the_oracle_on_random_shapes() => Draws.Repeat(12, 421, draws =>
    {
        var shape = draws.Shape(0, 3, 3);
        var other = shape[draws.Int(0, shape.Length)..].Select(size => draws.Int(0, 1) == 0 ? 1 : size).ToArray();
        var dim = draws.Int(0, Math.Max(0, shape.Length - 1));
        foreach (var (mine, torchs) in Pairs(shape, dim))
        {
            Agree(mine, torchs, draws.Normal(shape) + 0.1, (draws.Normal(other).abs() + 0.5).clone());
        }
    });

    [Fact]
    public void Matrix_products_broadcast_their_leading_dimensions() => Draws.Repeat(10, 431, draws =>
    {
        var (n, k, m) = (draws.Int(1, 4), draws.Int(1, 4), draws.Int(1, 4));
        var batch = draws.Shape(0, 2, 3);
        var right = batch[draws.Int(0, batch.Length)..].Select(size => draws.Int(0, 1) == 0 ? 1 : size).ToArray();

        Agree((a, b) => a.MatMul(b), (a, b) => a.matmul(b), draws.Normal([.. batch, n, k]), draws.Normal([.. right, k, m]));
    });

    [Fact]
    public void Torch_autograd_is_not_involved()
    {
        var (x, index) = (new GradTensor(new Draws(441).Normal([3, 3])), tensor([0L, 0, 2]));

        GradTensor[] results = [x + x, x.MatMul(x), x.Tanh(), x.LogSoftmax(1), x.Rows(index), x.Mean(), x.Gather(1, index.view(3, 1))];

        results.Any(result => result.Data.requires_grad).Should().BeFalse("every operation differentiates itself, without torch");
        x.Data.requires_grad.Should().BeFalse();
    }

    [Fact]
    public void The_engine_trains_a_network()
    {
        var (points, labels) = HalfMoons();
        GradTensor[] weights = [Weight(451, 0.7, 2, 16), Weight(452, 0, 16), Weight(453, 0.25, 16, 2), Weight(454, 0, 2)];
        for (var step = 0; step < 200; step++)
        {
            using var scope = NewDisposeScope();
            Array.ForEach(weights, weight => weight.ZeroGrad());
            Loss(Logits()).Backward();
            Array.ForEach(weights, weight => weight.Data.sub_(weight.Grad!));
        }

        Loss(Logits()).Data.item<double>().Should().BeLessThan(0.1);
        Logits().Data.argmax(1).eq(labels).to_type(ScalarType.Float64).mean().item<double>().Should().BeGreaterThanOrEqualTo(0.98);

        GradTensor Logits() => ((new GradTensor(points, requiresGrad: false).MatMul(weights[0]) + weights[1]).Tanh().MatMul(weights[2])) + weights[3];

        GradTensor Loss(GradTensor logits) => -logits.LogSoftmax(1).Gather(1, labels.unsqueeze(1)).Mean();
    }

    [Fact]
    public void A_constant_gets_no_gradient_and_no_graph()
    {
        var (x, constant) = (new GradTensor(ones(2)), new GradTensor(ones(2), requiresGrad: false));

        (x * constant).Sum().Backward();

        (constant.Grad is null).Should().BeTrue("nobody asks for the gradient of a constant");
        (constant * constant).RequiresGrad.Should().BeFalse("nothing in it can be learned");
        x.Grad!.Should().BeAllEqualTo(1);
        x.ZeroGrad();
        (x.Grad is null || x.Grad.abs().sum().item<float>() == 0).Should().BeTrue("nothing is left of it");
    }

    [Fact]
    public void Leaves_accumulate_over_calls_and_interior_nodes_start_anew()
    {
        var x = new GradTensor(tensor([3.0, 1]));
        var y = (((x * x) + x) * x).Sum();

        y.Backward();
        y.Backward();

        x.Grad!.Should().BeCloseTo(tensor([66.0, 10]), 0, 0, "leaves add up over calls, and what lies between starts from 0");
    }

    [Fact]
    public void Only_a_single_element_needs_no_gradient_to_start_from()
    {
        var x = new GradTensor(ones(2, 2));

        FluentActions.Invoking(() => (x * 2.0).Backward()).Should().Throw<InvalidOperationException>();
        FluentActions.Invoking(() => (x * 2.0).Backward(ones(4))).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => x.MatMul(new GradTensor(ones(3, 2)))).Should().Throw<ArgumentException>();
    }

    private static long[]? Dims(GoldenNode step) => step.Has("dims") ? step.Get<long[]>("dims") : null;

    private static (Dictionary<string, GradTensor> Leaves, GradTensor Output) Run(GoldenCase golden)
    {
        var leaves = golden.Inputs["leaves"].Names.ToDictionary(name => name, name => new GradTensor(golden.Inputs.Tensor($"leaves/{name}")));
        return (leaves, Programs.Run(golden.Inputs["program"], leaves, Operations)[golden.Inputs.Get<string>("output")]);
    }

    private static void Agree(Func<GradTensor, GradTensor, GradTensor> mine, Func<Tensor, Tensor, Tensor> torchs, Tensor x, Tensor y)
    {
        var (a, b) = (new GradTensor(x), new GradTensor(y));
        var (u, v) = (x.clone().requires_grad_(), y.clone().requires_grad_());
        var (result, expected) = (mine(a, b), torchs(u, v));
        var g = sin(arange(expected.numel(), dtype: ScalarType.Float64) + 1).view(expected.shape);
        expected.backward([g]);

        result.Backward(g);

        result.Data.Should().BeCloseTo(expected.detach(), 1e-10, 1e-12);
        (a.Grad ?? zeros_like(x)).Should().BeCloseTo(u.grad is { } gx ? gx : zeros_like(x), 1e-9, 1e-11);
        (b.Grad ?? zeros_like(y)).Should().BeCloseTo(v.grad is { } gy ? gy : zeros_like(y), 1e-9, 1e-11);
    }

    private static IEnumerable<(Func<GradTensor, GradTensor, GradTensor> Mine, Func<Tensor, Tensor, Tensor> Torchs)> Pairs(long[] shape, int dim)
    {
        yield return ((a, b) => a + b, (a, b) => a + b);
        yield return ((a, b) => a - b, (a, b) => a - b);
        yield return ((a, b) => b * a, (a, b) => b * a);
        yield return ((a, b) => a / b, (a, b) => a / b);
        yield return ((a, b) => -a + (3.0 * b), (a, b) => -a + (3.0 * b));
        yield return ((a, b) => a.Exp() * b.Log(), (a, b) => a.exp() * b.log());
        yield return ((a, b) => a.Tanh() + b.Pow(3), (a, b) => a.tanh() + b.pow(3));
        yield return ((a, b) => a.Relu() * b.Pow(-0.5), (a, b) => a.relu() * b.pow(-0.5));
        yield return ((a, b) => (a * b).Sum(), (a, b) => (a * b).sum());
        yield return ((a, b) => (a * b).Mean() * a, (a, b) => (a * b).mean() * a);
        yield return ((a, b) => (a * b).Reshape(-1), (a, b) => (a * b).reshape(-1));
        if (shape.Length > 0)
        {
            yield return ((a, b) => (a * b).Sum([dim]), (a, b) => (a * b).sum([dim]));
            yield return ((a, b) => (a * b).Mean([-1], keepdim: true) * a, (a, b) => (a * b).mean([-1L], keepdim: true) * a);
            yield return ((a, b) => (a * b).LogSoftmax(dim), (a, b) => nn.functional.log_softmax(a * b, dim));
            yield return ((a, b) => (a * b).Transpose(0, dim), (a, b) => (a * b).transpose(0, dim));
        }
    }

    private static GradTensor Weight(int seed, double scale, params long[] shape) => new(scale * new Draws(seed).Normal(shape));

    private static (Tensor Points, Tensor Labels) HalfMoons()
    {
        var (angle, noise) = (linspace(0, Math.PI, 50, dtype: ScalarType.Float64), 0.1 * new Draws(455).Normal([100, 2]));
        var upper = stack([angle.cos(), angle.sin()], 1);
        var lower = stack([1 - angle.cos(), 0.5 - angle.sin()], 1);
        return (cat([upper, lower]) + noise, cat([zeros(50, dtype: ScalarType.Int64), ones(50, dtype: ScalarType.Int64)]));
    }
}
