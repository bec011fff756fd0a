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
    // solution:begin
    [ComponentName(Name = "self_attn")]
    private readonly MultiHeadAttention _selfAttention;

    [ComponentName(Name = "linear1")]
    private readonly Linear _linear1;

    [ComponentName(Name = "linear2")]
    private readonly Linear _linear2;

    [ComponentName(Name = "norm1")]
    private readonly LayerNorm _norm1;

    [ComponentName(Name = "norm2")]
    private readonly LayerNorm _norm2;

    [ComponentName(Name = "dropout")]
    private readonly Dropout _dropout;

    private readonly bool _normFirst;

    // solution:end
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
        // solution:begin task 2: create and register the two sub-layers
        ArgumentOutOfRangeException.ThrowIfLessThan(feedForward, 1);
        if (!(dropout is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(dropout), dropout, "A probability is needed.");
        }

        _normFirst = normFirst;
        _selfAttention = new MultiHeadAttention(dModel, numHeads, generator);
        (_linear1, _linear2) = (Xavier.Linear(dModel, feedForward, generator), Xavier.Linear(feedForward, dModel, generator));
        (_norm1, _norm2) = (new LayerNorm(dModel), new LayerNorm(dModel));
        _dropout = nn.Dropout(dropout);
        RegisterComponents();
        // solution:end
    }

    /// <summary>Runs both sub-layers.</summary>
    /// <param name="x"><c>[B, L, D]</c>.</param>
    /// <param name="mask">bool, true = may look, broadcastable to <c>[B, H, L, L]</c>; null permits all.</param>
    /// <returns><c>[B, L, D]</c>.</returns>
    /// <exception cref="ArgumentException">A shape does not fit.</exception>
    public override Tensor forward(Tensor x, Tensor? mask)
    {
        // solution:begin task 2: self-attention, then the feed-forward network, in the order that normFirst asks for
        using var scope = NewDisposeScope();
        if (_normFirst)
        {
            x = x + Attention(_norm1.call(x));
            x = x + FeedForward(_norm2.call(x));
        }
        else
        {
            x = _norm1.call(x + Attention(x));
            x = _norm2.call(x + FeedForward(x));
        }

        return x.MoveToOuterDisposeScope(); // [B, L, D]

        Tensor Attention(Tensor h) => _dropout.call(_selfAttention.call(h, h, mask)); // [B, L, D]

        Tensor FeedForward(Tensor h) => _dropout.call(_linear2.call(_dropout.call(_linear1.call(h).relu()))); // [B, L, D], [B, L, F] inside
        // solution:end
    }
}
