using TorchSharp;

namespace Katas.Kit.Training;

/// <summary>Draws the weights of modules from a generator of one's own.</summary>
public static class Initialization
{
    /// <summary>Draws every weight and bias of linear and convolutional layers uniformly from ±1/√fan_in, as PyTorch does; other parameters stay.</summary>
    /// <param name="module">Its layers are drawn in the order of <c>named_parameters</c>, weight before bias.</param>
    /// <param name="generator">A generator on the CPU: a module on another device gets the same weights.</param>
    public static void UniformFanIn(torch.nn.Module module, torch.Generator generator)
    {
        using var recordsNothing = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        var parameters = module.named_parameters().ToDictionary(entry => entry.name, entry => entry.parameter);
        foreach (var (name, parameter) in parameters)
        {
            var layer = name[..(name.LastIndexOf('.') + 1)];
            if (parameters.TryGetValue($"{layer}weight", out var weight) && weight.dim() > 1)
            {
                var bound = 1 / Math.Sqrt(weight.numel() / (double)weight.shape[0]);
                parameter.copy_(torch.empty(parameter.shape, dtype: parameter.dtype).uniform_(-bound, bound, generator));
            }
        }
    }
}
