using TorchSharp.Modules;
using TorchSharp.Utils;

namespace Katas.Transformers;

/// <summary>One layer of the decoder: self-attention, attention over the encoder's output, and a feed-forward network (Vaswani et al. 2017, Sec. 3.1, Fig. 1).</summary>
/// <remarks>
/// Residuals, norms and dropout as in <see cref="TransformerEncoderLayer"/>, one norm a sub-layer. The memory is what the encoder gave: this layer never normalises it.
/// The state dict is PyTorch's: <c>self_attn.*</c>, <c>multihead_attn.*</c> (over the memory), <c>linear1.*</c>, <c>linear2.*</c>, <c>norm1.*</c>, <c>norm2.*</c>, <c>norm3.*</c>.
/// </remarks>
public sealed class TransformerDecoderLayer : nn.Module<Tensor, Tensor, Tensor?, Tensor?, Tensor>
{
    /// <summary>Creates the layer: all matrices Xavier-uniform, drawn in the order self_attn, multihead_attn, linear1, linear2; biases 0; norms 1 and 0.</summary>
    /// <param name="dModel">D, the width.</param>
    /// <param name="numHeads">H, a divisor of D.</param>
    /// <param name="feedForward">F, the width inside the feed-forward network.</param>
    /// <param name="dropout">The probability of dropping an entry of a sub-layer's output or of the hidden layer.</param>
    /// <param name="normFirst">true: pre-LN; false: post-LN.</param>
    /// <param name="generator">Where the weights are drawn from; null is torch's global generator.</param>
    /// <exception cref="ArgumentException">D is not divisible by H, a size is below 1, or the probability is outside [0, 1].</exception>
    public TransformerDecoderLayer(long dModel, long numHeads, long feedForward, double dropout, bool normFirst, Generator? generator = null)
        : base(nameof(TransformerDecoderLayer))
    {
        // TODO(week06.3): create and register the three sub-layers
        throw new NotImplementedException("Week 6, task 3: create and register the three sub-layers");
    }

    /// <summary>Runs the three sub-layers.</summary>
    /// <param name="x">The target side, <c>[B, T, D]</c>.</param>
    /// <param name="memory">The encoder's output, <c>[B, S, D]</c>.</param>
    /// <param name="selfMask">bool, true = may look, broadcastable to <c>[B, H, T, T]</c>; null permits all.</param>
    /// <param name="memoryMask">bool, true = may look, broadcastable to <c>[B, H, T, S]</c>; null permits all.</param>
    /// <returns><c>[B, T, D]</c>.</returns>
    /// <exception cref="ArgumentException">A shape does not fit.</exception>
    public override Tensor forward(Tensor x, Tensor memory, Tensor? selfMask, Tensor? memoryMask)
    {
        // TODO(week06.3): look at the prefix, then at the memory, then think; in the order that normFirst asks for
        throw new NotImplementedException("Week 6, task 3: look at the prefix, then at the memory, then think; in the order that normFirst asks for");
    }
}
