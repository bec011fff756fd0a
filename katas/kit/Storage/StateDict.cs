using TorchSharp;

namespace Katas.Kit.Storage;

/// <summary>The parameters and buffers of a module by name.</summary>
public static class StateDict
{
    /// <summary>Copies values by name into parameters and buffers, in place, converting dtype and device; no graph records it.</summary>
    /// <param name="module">Keeps its tensors.</param>
    /// <param name="state">The values.</param>
    /// <param name="strict">Whether every entry of either side must have its counterpart; otherwise what has none is left alone.</param>
    /// <exception cref="ArgumentException">Entries are missing, unexpected or have other shapes: all are named. Nothing is changed then.</exception>
    public static void Load(torch.nn.Module module, IReadOnlyDictionary<string, torch.Tensor> state, bool strict = true)
    {
        var own = Entries(module);
        string[] problems =
        [
            .. own.Keys.Where(name => strict && !state.ContainsKey(name)).Select(name => $"{name} is missing"),
            .. state.Keys.Where(name => strict && !own.ContainsKey(name)).Select(name => $"{name} is unexpected"),
            .. own.Where(entry => state.TryGetValue(entry.Key, out var value) && !value.shape.SequenceEqual(entry.Value.shape))
                .Select(entry => $"{entry.Key} has shape [{string.Join(", ", state[entry.Key].shape)}] instead of [{string.Join(", ", entry.Value.shape)}]"),
        ];
        if (problems.Length > 0)
        {
            throw new ArgumentException($"The state does not fit {module.GetName()}: {string.Join("; ", problems)}.", nameof(state));
        }

        using var recordsNothing = torch.no_grad();
        foreach (var (name, tensor) in own.Where(entry => state.ContainsKey(entry.Key)))
        {
            tensor.copy_(state[name]);
        }
    }

    /// <summary>Detached copies on the CPU of all parameters and buffers.</summary>
    /// <param name="module">Stays as it is.</param>
    public static IReadOnlyDictionary<string, torch.Tensor> Copy(torch.nn.Module module) =>
        Entries(module).ToDictionary(entry => entry.Key, entry => entry.Value.detach().cpu().clone());

    private static Dictionary<string, torch.Tensor> Entries(torch.nn.Module module) =>
        module.named_parameters().Select(entry => (entry.name, (torch.Tensor)entry.parameter)).Concat(module.named_buffers()).ToDictionary(entry => entry.Item1, entry => entry.Item2);
}
