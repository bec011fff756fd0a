using TorchSharp.Modules;
using TorchSharp.Utils;

namespace Katas.Transformers;

/// <summary>One layer of the encoder: self-attention and a feed-forward network, each with a residual connection and a layer normalisation (Vaswani et al. 2017, Sec. 3.1, Fig. 1).</summary>
/// <remarks>
/// <para><c>FFN(x) = linear2(dropout(relu(linear1(x))))</c> (Eq. 2).</para>
/// <para>Post-LN, the paper's: <c>x = norm1(x + dropout(attn(x)))</c>, then <c>x = norm2(x + dropout(FFN(x)))</c>.</para>
/// <para>Pre-LN (Xiong et al. 2020, Fig. 1): <c>x = x + dropout(attn(norm1(x)))</c>, then <c>x = x + dropout(FFN(norm2(x)))</c>.</para>
/// <para>The state dict is PyTorch's: <c>self_attn.*</c>, <c>linear1.*</c> [F, D], <c>linear2.*</c> [D, F], <c>norm1.*</c>, <c>norm2.*</c>.</para>
/// </remarks>
public sealed class TransformerEncoderLayer : nn.Module<Tensor, Tensor?, Tensor>
{
    /// <summary>Creates the layer: all matrices Xavier-uniform, drawn in the order self_attn, linear1, linear2; biases 0; norms 1 and 0.</summary>
    /// <param name="dModel">D, the width.</param>
    /// <param name="numHeads">H, a divisor of D.</param>
    /// <param name="feedForward">F, the width inside the feed-forward network.</param>
    /// <param name="dropout">The probability of dropping an entry of a sub-layer's output or of the hidden layer.</param>
    /// <param name="normFirst">true: pre-LN; false: post-LN.</param>
    /// <param name="generator">Where the weights are drawn from; null is torch's global generator.</param>
    /// <exception cref="ArgumentException">D is not divisible by H, a size is below 1, or the probability is outside [0, 1].</exception>
    public TransformerEncoderLayer(long dModel, long numHeads, long feedForward, double dropout, bool normFirst, Generator? generator = null)
        : base(nameof(TransformerEncoderLayer))
    {
        // TODO(week06.2): create and register the two sub-layers
        throw new NotImplementedException("Week 6, task 2: create and register the two sub-layers");
    }

    /// <summary>Runs both sub-layers.</summary>
    /// <param name="x"><c>[B, L, D]</c>.</param>
    /// <param name="mask">bool, true = may look, broadcastable to <c>[B, H, L, L]</c>; null permits all.</param>
    /// <returns><c>[B, L, D]</c>.</returns>
    /// <exception cref="ArgumentException">A shape does not fit.</exception>
    public override Tensor forward(Tensor x, Tensor? mask)
    {
        // TODO(week06.2): self-attention, then the feed-forward network, in the order that normFirst asks for
        throw new NotImplementedException("Week 6, task 2: self-attention, then the feed-forward network, in the order that normFirst asks for");
    }
}
