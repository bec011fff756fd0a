using FluentAssertions;
using Katas.Kit.Testing;
using Katas.PytorchMastery;
using Xunit;

namespace Specs.PytorchMastery;

[OfTask(1)]
public sealed class ValueSpecs
{
    private static readonly Dictionary<string, Func<IReadOnlyList<Value>, GoldenNode, Value>> Operations = new()
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
    };

    [Theory, GoldenData("scalar")]
    public void Programs_give_torch_values_and_gradients(GoldenCase golden)
    {
        var leaves = golden.Inputs["leaves"].Names.ToDictionary(name => name, name => new Value(golden.Inputs.Get<double>($"leaves/{name}"), name));

        var output = Programs.Run(golden.Inputs["program"], leaves, Operations)[golden.Inputs.Get<string>("output")];
        output.Backward();

        golden.Verify("value", output.Data);
        foreach (var (name, leaf) in leaves)
        {
            golden.Verify($"grads/{name}", leaf.Grad);
        }
    }

    [Fact]
    public void Random_programs_match_finite_differences() => Draws.Repeat(30, 301, draws =>
    {
        var program = Enumerable.Range(0, 15).Select(index => (draws.Int(0, 7), draws.Int(0, index + 2), draws.Int(0, index + 2))).ToArray();
        double[] point = [draws.Uniform(-1, 1), draws.Uniform(-1, 1), draws.Uniform(-1, 1)];
        Value[] leaves = [.. point.Select(number => new Value(number))];

        Evaluate(program, leaves).Backward();

        for (var leaf = 0; leaf < 3; leaf++)
        {
            var (above, below) = (At(leaf, 1e-6), At(leaf, -1e-6));
            leaves[leaf].Grad.Should().BeApproximately((above - below) / 2e-6, 1e-5 * (1 + Math.Abs(leaves[leaf].Grad)));
        }

        double At(int leaf, double step) => Evaluate(program, [.. point.Select((number, index) => new Value(index == leaf ? number + step : number))]).Data;
    });

    [Fact]
    public void A_long_chain_does_not_overflow_the_stack() => WorkTime.ShouldBeBelow(TimeSpan.FromSeconds(3), () =>
    {
        var (x, sum) = (new Value(1), new Value(0));
        for (var index = 0; index < 200_000; index++)
        {
            sum += x;
        }

        (sum + x).Backward();

        x.Grad.Should().Be(200_001, "each of the 200 000 additions passes 1 on");
    });

    [Fact]
    public void Sixty_doublings_are_linear_work() => WorkTime.ShouldBeBelow(TimeSpan.FromSeconds(1), () =>
    {
        var x = new Value(1);
        var y = x;
        for (var index = 0; index < 60; index++)
        {
            y += y;
        }

        y.Backward();

        x.Grad.Should().Be(Math.Pow(2, 60), "there are 2⁶⁰ paths, but only 61 nodes");
    });

    [Fact]
    public void A_second_backward_doubles_leaf_gradients_exactly()
    {
        var x = new Value(3);
        var y = ((x * x) + x) * x;

        y.Backward();
        var first = x.Grad;
        y.Backward();

        first.Should().Be(33, "3x² + 2x");
        x.Grad.Should().Be(66, "leaves accumulate, everything between starts anew");
        y.Grad.Should().Be(1, "the derivative of y by itself");
    }

    [Fact]
    public void Leaves_off_the_path_keep_zero_gradient()
    {
        var (x, y) = (new Value(2), new Value(5));
        _ = x * y;

        (x * 3).Backward();

        x.Grad.Should().Be(3, "the output is 3x");
        y.Grad.Should().Be(0, "the output does not depend on y");
    }

    [Fact]
    public void Data_can_be_changed_between_graphs()
    {
        var x = new Value(0);
        for (var step = 1; step <= 3; step++)
        {
            x.Grad = 0;
            (x - 3).Pow(2).Backward();
            x.Data -= 0.25 * x.Grad;
            x.Data.Should().BeApproximately(3 * (1 - Math.Pow(0.5, step)), 1e-12, "each step halves the distance to 3");
        }
    }

    [Fact]
    public void The_power_zero_has_derivative_zero_everywhere()
    {
        var (zero, two) = (new Value(0), new Value(2));

        (zero.Pow(0) + two.Pow(0)).Backward();

        var (gradientAtZero, gradientAtTwo) = (zero.Grad, two.Grad);
        gradientAtZero.Should().Be(0, "x⁰ is 1 for every x, at 0 too, so that its derivative is 0");
        gradientAtTwo.Should().Be(0, "x⁰ is 1 for every x, so that its derivative is 0");
    }

    // Operations that keep numbers moderate, so that differences have digits.
    private static Value Evaluate((int Operation, int A, int B)[] program, Value[] leaves)
    {
        List<Value> values = [.. leaves];
        foreach (var (operation, a, b) in program)
        {
            var (p, q) = (values[a], values[b]);
            values.Add(operation switch
            {
                0 => p + q,
                1 => p - q,
                2 => (p * q).Tanh(),
                3 => p / ((q * q) + 1.5),
                4 => (p.Tanh() + 2).Log(),
                5 => p.Tanh().Exp(),
                6 => -p,
                _ => ((p * p) + 1).Pow(0.5),
            });
        }

        return values[^1] + (values[^2] * values[^3]).Tanh();
    }
}
