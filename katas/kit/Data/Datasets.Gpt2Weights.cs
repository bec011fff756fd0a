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
        using var file = File.OpenRead(DataFiles.FullPath("gpt2", "model.safetensors"));
        return Safetensors.Read(file);
    }
}
