using Katas.Pretraining;
using TorchSharp.Modules;

namespace Specs.Pretraining;

/// <summary>The optimizer of all training runs of this week.</summary>
internal static class Recipe
{
    public static AdamW AdamW(Gpt2 model, double weightDecay = 0.1)
    {
        var (decay, noDecay) = ParameterGroups.Split(model);
        var byName = model.named_parameters().ToDictionary(entry => entry.name, entry => entry.parameter);
        AdamW.ParamGroup Group(IEnumerable<string> names, double decayOfGroup) =>
            new(names.Select(name => byName[name]), lr: 1e-3, beta1: 0.9, beta2: 0.95, weight_decay: decayOfGroup);
        return optim.AdamW([Group(decay, weightDecay), Group(noDecay, 0)], lr: 1e-3, beta1: 0.9, beta2: 0.95, weight_decay: weightDecay);
    }
}
