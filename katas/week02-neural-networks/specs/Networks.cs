using Katas.Kit.Testing;
using Katas.Kit.Training;
using Katas.NeuralNetworks;

namespace Specs.NeuralNetworks;

/// <summary>Networks that goldens describe, and the same networks in torch.</summary>
internal static class Networks
{
    public static Mlp Read(GoldenCase golden, Device? device = null)
    {
        var state = golden.Inputs.State("state");
        var activation = Enum.Parse<Activation>(golden.Inputs.Get<string>("activation"), ignoreCase: true);
        var model = new Mlp(golden.Inputs.Get<long[]>("sizes"), activation, Seeds.Generator(0, device), state.Values.First().dtype);
        model.Load(state);
        return model;
    }

    public static IReadOnlyDictionary<string, Tensor> Gradients(this Mlp model) => model.Parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Gradient);

    /// <summary>The logits of the same network by torch's own operations, differentiable by its autograd.</summary>
    public static Tensor Oracle(IReadOnlyDictionary<string, Tensor> state, Activation activation, Tensor x)
    {
        var layers = state.Count / 2;
        for (var layer = 0; layer < layers; layer++)
        {
            x = nn.functional.linear(x, state[$"layers.{layer}.weight"], state[$"layers.{layer}.bias"]);
            x = layer == layers - 1 ? x : Squash(activation, x);
        }

        return x;
    }

    private static Tensor Squash(Activation activation, Tensor x) => activation switch
    {
        Activation.Relu => nn.functional.relu(x),
        Activation.Tanh => x.tanh(),
        Activation.ScaledTanh => 1.7159 * (x * 2 / 3).tanh(),
        _ => x.sigmoid(),
    };
}
