using Katas.Kit.Models;
using TorchSharp.Modules;

namespace Katas.Alignment;

/// <summary>Which projections of a GPT-2 are adapted, and how. Given.</summary>
/// <param name="Rank">r.</param>
/// <param name="Alpha">α.</param>
/// <param name="Dropout">The share of the adapters' input that is dropped in training.</param>
/// <param name="Query">The first third of <c>attn.c_attn</c>.</param>
/// <param name="Key">The second third.</param>
/// <param name="Value">The last third.</param>
/// <param name="AttentionOutput"><c>attn.c_proj</c>.</param>
/// <param name="MlpIn"><c>mlp.c_fc</c>.</param>
/// <param name="MlpOut"><c>mlp.c_proj</c>.</param>
public sealed record LoraConfig(
    int Rank = 8, double Alpha = 16, double Dropout = 0.0, bool Query = true, bool Key = false, bool Value = true, bool AttentionOutput = false, bool MlpIn = false, bool MlpOut = false);

/// <summary>Adapts a whole GPT-2: what is trained, what is saved, what is merged.</summary>
public static class Lora
{
    /// <summary>The kit's GPT-2 with adapted projections; everything but the factors is frozen.</summary>
    /// <param name="config">The model's sizes.</param>
    /// <param name="lora">What is adapted; a projection without any adapted part stays as it is.</param>
    /// <param name="generator">Where all weights come from.</param>
    public static Gpt2Model CreateGpt2(Gpt2Config config, LoraConfig lora, Generator generator)
    {
        // TODO(week08.2): wrap the projections while the model is built, then freeze the rest
        throw new NotImplementedException("Week 8, task 2: wrap the projections while the model is built, then freeze the rest");
    }

    /// <summary>Lets gradients reach exactly the parameters whose name contains <c>lora_</c>.</summary>
    /// <param name="module">A model.</param>
    public static void MarkOnlyLoraAsTrainable(nn.Module module)
    {
        // TODO(week08.2): by name
        throw new NotImplementedException("Week 8, task 2: by name");
    }

    /// <summary>The parameters that gradients reach.</summary>
    /// <param name="module">A model.</param>
    public static IReadOnlyList<Parameter> TrainableParameters(nn.Module module)
    {
        // TODO(week08.2): filter
        throw new NotImplementedException("Week 8, task 2: filter");
    }

    /// <summary>What has to be saved of a fine-tuned model: the factors, by name.</summary>
    /// <param name="module">A model.</param>
    /// <returns>Detached copies.</returns>
    public static IReadOnlyDictionary<string, Tensor> AdapterState(nn.Module module)
    {
        // TODO(week08.2): copy the factors
        throw new NotImplementedException("Week 8, task 2: copy the factors");
    }

    /// <summary>How many numbers <see cref="AdapterState"/> will hold: r·(in + out) for each adapted projection, without building a model.</summary>
    /// <param name="config">The model's sizes.</param>
    /// <param name="lora">What is adapted.</param>
    public static long AdapterParameterCount(Gpt2Config config, LoraConfig lora)
    {
        // TODO(week08.2): count a layer, multiply
        throw new NotImplementedException("Week 8, task 2: count a layer, multiply");
    }

    /// <summary>Merges every adapted layer below a module.</summary>
    /// <param name="module">A model.</param>
    public static void MergeAll(nn.Module module)
    {
        // TODO(week08.2): walk through the modules
        throw new NotImplementedException("Week 8, task 2: walk through the modules");
    }

    /// <summary>Takes every change out again, bit for bit.</summary>
    /// <param name="module">A model.</param>
    public static void UnmergeAll(nn.Module module)
    {
        // TODO(week08.2): walk through the modules
        throw new NotImplementedException("Week 8, task 2: walk through the modules");
    }
}
