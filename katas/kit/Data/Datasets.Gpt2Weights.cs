using Katas.Kit.Storage;
using TorchSharp;

namespace Katas.Kit.Data;

/// <content>GPT-2's weights.</content>
public static partial class Datasets
{
    /// <summary>The weights of GPT-2 124M as released (Radford et al. 2019, modified MIT), with the names and layouts of the file: 548 MB.</summary>
    /// <returns>Fresh tensors, float32, by name.</returns>
    /// <exception cref="DataMissingException"><c>model.safetensors</c> is not on this machine.</exception>
    /// <exception cref="DataCorruptException">The file is damaged.</exception>
    public static IReadOnlyDictionary<string, torch.Tensor> Gpt2Weights()
    {
        using var file = new MemoryStream(DataFiles.Full("gpt2", "model.safetensors", "248dfc3911869ec493c76e65bf2fcf7f615828b0254c12b473182f0f81d3a707"), writable: false);
        return Safetensors.Read(file);
    }
}
