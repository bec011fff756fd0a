using FluentAssertions;
using Katas.Kit.Testing;
using Xunit;

namespace Katas.Kit.Tests;

public sealed class ProgramTests
{
    private static readonly Dictionary<string, Func<IReadOnlyList<double>, GoldenNode, double>> Doubles = new()
    {
        ["constant"] = (_, number) => number.Get<double>(""),
        ["add"] = (arguments, _) => arguments[0] + arguments[1],
        ["sub"] = (arguments, _) => arguments[0] - arguments[1],
        ["mul"] = (arguments, _) => arguments[0] * arguments[1],
        ["div"] = (arguments, _) => arguments[0] / arguments[1],
        ["neg"] = (arguments, _) => -arguments[0],
        ["exp"] = (arguments, _) => Math.Exp(arguments[0]),
        ["log"] = (arguments, _) => Math.Log(arguments[0]),
        ["tanh"] = (arguments, _) => Math.Tanh(arguments[0]),
        ["relu"] = (arguments, _) => Math.Max(0, arguments[0]),
        ["pow"] = (arguments, step) => Math.Pow(arguments[0], step.Get<double>("exponent")),
    };

    [Fact]
    public void Programs_run_with_plain_numbers()
    {
        foreach (var golden in Golden.Cases("week03-pytorch-mastery", "scalar", "*"))
        {
            var leaves = golden.Inputs["leaves"].Names.ToDictionary(name => name, name => golden.Inputs.Get<double>($"leaves/{name}"));

            var values = Programs.Run(golden.Inputs["program"], leaves, Doubles);

            golden.Verify("value", values[golden.Inputs.Get<string>("output")]);
        }
    }

    [Fact]
    public void Unknown_operations_and_names_are_told()
    {
        var golden = Golden.Case("week03-pytorch-mastery", "scalar", "same_operand_twice");

        FluentActions.Invoking(() => Programs.Run(golden.Inputs["program"], new Dictionary<string, double> { ["x"] = 1 }, new Dictionary<string, Func<IReadOnlyList<double>, GoldenNode, double>>()))
            .Should().Throw<KataException>().WithMessage("*'mul' is unknown*");
        FluentActions.Invoking(() => Programs.Run(golden.Inputs["program"], new Dictionary<string, double>(), Doubles)).Should().Throw<KataException>().WithMessage("*'x' before*");
    }
}
