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
    // solution:begin
    [ComponentName(Name = "self_attn")]
    private readonly MultiHeadAttention _selfAttention;

    [ComponentName(Name = "multihead_attn")]
    private readonly MultiHeadAttention _crossAttention;

    [ComponentName(Name = "linear1")]
    private readonly Linear _linear1;

    [ComponentName(Name = "linear2")]
    private readonly Linear _linear2;

    [ComponentName(Name = "norm1")]
    private readonly LayerNorm _norm1;

    [ComponentName(Name = "norm2")]
    private readonly LayerNorm _norm2;

    [ComponentName(Name = "norm3")]
    private readonly LayerNorm _norm3;

    [ComponentName(Name = "dropout")]
    private readonly Dropout _dropout;

    private readonly bool _normFirst;

    // solution:end
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
        // solution:begin task 3: create and register the three sub-layers
        ArgumentOutOfRangeException.ThrowIfLessThan(feedForward, 1);
        if (!(dropout is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(dropout), dropout, "A probability is needed.");
        }

        _normFirst = normFirst;
        _selfAttention = new MultiHeadAttention(dModel, numHeads, generator);
        _crossAttention = new MultiHeadAttention(dModel, numHeads, generator);
        (_linear1, _linear2) = (Xavier.Linear(dModel, feedForward, generator), Xavier.Linear(feedForward, dModel, generator));
        (_norm1, _norm2, _norm3) = (new LayerNorm(dModel), new LayerNorm(dModel), new LayerNorm(dModel));
        _dropout = nn.Dropout(dropout);
        RegisterComponents();
        // solution:end
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
        // solution:begin task 3: look at the prefix, then at the memory, then think; in the order that normFirst asks for
        using var scope = NewDisposeScope();
        if (_normFirst)
        {
            x = x + Self(_norm1.call(x));
            x = x + Cross(_norm2.call(x));
            x = x + FeedForward(_norm3.call(x));
        }
        else
        {
            x = _norm1.call(x + Self(x));
            x = _norm2.call(x + Cross(x));
            x = _norm3.call(x + FeedForward(x));
        }

        return x.MoveToOuterDisposeScope(); // [B, T, D]

        Tensor Self(Tensor h) => _dropout.call(_selfAttention.call(h, h, selfMask)); // [B, T, D]

        Tensor Cross(Tensor h) => _dropout.call(_crossAttention.call(h, memory, memoryMask)); // [B, T, D]

        Tensor FeedForward(Tensor h) => _dropout.call(_linear2.call(_dropout.call(_linear1.call(h).relu()))); // [B, T, D], [B, T, F] inside
        // solution:end
    }
}
