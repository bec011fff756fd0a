using TorchSharp.Modules;
using TorchSharp.Utils;

namespace Katas.Attention;

/// <summary>A language model that has nothing but attention: <c>x = embed[tokens] + 0.1 · Table</c>; per layer <c>x += attention(norm(x))</c>, causal; <c>logits = unembed(x)</c>.</summary>
/// <remarks>
/// State dict: <c>embed.weight</c> [V, D] ~ N(0, 0.1²); <c>layers.{i}.norm.weight</c> and <c>.bias</c> (<c>nn.LayerNorm</c>); <c>layers.{i}.attention.*</c> (<see cref="MultiHeadAttention"/>);
/// <c>unembed.weight</c> [V, D], no bias, uniform in ±1/√D. The table of positions is not part of it.
/// </remarks>
public sealed class AttentionOnlyModel : nn.Module<Tensor, Tensor>
{
    /// <summary>Creates the model; all weights are drawn from <paramref name="generator"/>, in the order of the state dict.</summary>
    /// <param name="vocabSize">V.</param>
    /// <param name="maxLength">The longest sequence that is accepted.</param>
    /// <param name="dModel">D, even and divisible by the number of heads.</param>
    /// <param name="numHeads">H.</param>
    /// <param name="numLayers">How many attention layers, ≥ 1.</param>
    /// <param name="generator">Equal seeds give equal models.</param>
    /// <exception cref="ArgumentException">A size is below 1 or does not fit.</exception>
    public AttentionOnlyModel(long vocabSize, long maxLength, long dModel, long numHeads, long numLayers, Generator generator)
        : base(nameof(AttentionOnlyModel))
    {
        // TODO(week05.8): create the embedding, the layers and the unembedding and register them
        throw new NotImplementedException("Week 5, task 8: create the embedding, the layers and the unembedding and register them");
    }

    /// <summary>Predicts the next token at every position.</summary>
    /// <param name="tokens">int64 <c>[B, T]</c>, T at most maxLength.</param>
    /// <returns>Logits <c>[B, T, V]</c>.</returns>
    /// <exception cref="ArgumentException">The tokens are not int64 [B, T], or T is too long.</exception>
    public override Tensor forward(Tensor tokens)
    {
        // TODO(week05.8): run the layers and turn the last state into logits
        throw new NotImplementedException("Week 5, task 8: run the layers and turn the last state into logits");
    }

    /// <summary>Where every head of every layer looks.</summary>
    /// <param name="tokens">int64 <c>[B, T]</c>, T at most maxLength.</param>
    /// <returns>The weights of each layer, first layer first, <c>[B, H, T, T]</c>.</returns>
    /// <exception cref="ArgumentException">The tokens are not int64 [B, T], or T is too long.</exception>
    public IReadOnlyList<Tensor> AttentionMaps(Tensor tokens)
    {
        // TODO(week05.8): run the layers and return the weights of each
        throw new NotImplementedException("Week 5, task 8: run the layers and return the weights of each");
    }
}
