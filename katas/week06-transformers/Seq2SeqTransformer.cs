using TorchSharp.Modules;
using TorchSharp.Utils;

namespace Katas.Transformers;

/// <summary>The encoder–decoder Transformer (Vaswani et al. 2017, Fig. 1).</summary>
/// <remarks>
/// <para>Embedding: <c>dropout(√D · E[id] + PE)</c>, PE the sinusoids of Sec. 3.5 (sine in even, cosine in odd columns, angles in float64). Output: <c>hidden · Wᵀ</c>, no bias.</para>
/// <para>
/// Parameters: <c>src_embed.weight</c>, <c>tgt_embed.weight</c>, <c>encoder.layers.{i}.*</c>, <c>encoder.norm.*</c>, <c>decoder.layers.{i}.*</c>, <c>decoder.norm.*</c>,
/// <c>generator.weight</c>. The norms exist with FinalNorm only. Tying Output: no <c>generator.weight</c>, <c>tgt_embed.weight</c> projects. Tying All: no <c>src_embed.weight</c> either.
/// A shared matrix is one parameter: it is listed once, and its gradient is the sum of its uses.
/// </para>
/// </remarks>
public sealed class Seq2SeqTransformer : nn.Module<Tensor, Tensor, Tensor>
{
    /// <summary>Creates the model: embeddings drawn from N(0, 1/D), so that scaled they have unit variance; everything else Xavier-uniform, biases 0, norms 1 and 0.</summary>
    /// <param name="config">Sizes and variants.</param>
    /// <param name="generator">Where all weights are drawn from; null is torch's global generator.</param>
    /// <exception cref="ArgumentException">A size does not fit, or the vocabularies differ with tying All.</exception>
    public Seq2SeqTransformer(TransformerConfig config, Generator? generator = null)
        : base(nameof(Seq2SeqTransformer))
    {
        Config = config;
        // TODO(week06.4): create, initialise and register embeddings, stacks and projection; then the table of positions
        throw new NotImplementedException("Week 6, task 4: create, initialise and register embeddings, stacks and projection; then the table of positions");
    }

    /// <summary>Sizes and variants.</summary>
    public TransformerConfig Config { get; }

    /// <summary>Reads the source.</summary>
    /// <param name="source">int64 <c>[B, S]</c>, padded with PadId.</param>
    /// <returns>The memory, <c>[B, S, D]</c>.</returns>
    /// <exception cref="ArgumentException">Not int64 [B, S], longer than MaxLength, or an id out of range.</exception>
    public Tensor Encode(Tensor source)
    {
        // TODO(week06.4): embed and run the encoder's layers, hiding the padding
        throw new NotImplementedException("Week 6, task 4: embed and run the encoder's layers, hiding the padding");
    }

    /// <summary>Runs the decoder over target prefixes: position t sees the inputs 0 … t and the whole memory.</summary>
    /// <param name="targetInput">int64 <c>[B, T]</c>: bos, then the target's tokens.</param>
    /// <param name="memory">What <see cref="Encode"/> gave, <c>[B, S, D]</c>.</param>
    /// <param name="sourceMask">bool, true = may look, <c>[B, 1, 1, S]</c>.</param>
    /// <returns>The states that predict the next token, <c>[B, T, D]</c>.</returns>
    /// <exception cref="ArgumentException">Not int64 [B, T], longer than MaxLength, an id out of range, or shapes that do not fit.</exception>
    public Tensor Decode(Tensor targetInput, Tensor memory, Tensor sourceMask)
    {
        // TODO(week06.4): embed and run the decoder's layers, hiding the future and the padding
        throw new NotImplementedException("Week 6, task 4: embed and run the decoder's layers, hiding the future and the padding");
    }

    /// <summary>Turns states into logits over the target vocabulary: <c>hidden · Wᵀ</c>.</summary>
    /// <param name="hidden"><c>[..., D]</c>.</param>
    /// <returns><c>[..., V]</c>.</returns>
    public Tensor Project(Tensor hidden)
    {
        // TODO(week06.4): multiply with the output matrix, whichever it is
        throw new NotImplementedException("Week 6, task 4: multiply with the output matrix, whichever it is");
    }

    /// <summary>Predicts the next token at every target position.</summary>
    /// <param name="source">int64 <c>[B, S]</c>.</param>
    /// <param name="targetInput">int64 <c>[B, T]</c>: bos, then the target's tokens.</param>
    /// <returns>Logits <c>[B, T, V]</c>.</returns>
    /// <exception cref="ArgumentException">As in <see cref="Encode"/> and <see cref="Decode"/>.</exception>
    public override Tensor forward(Tensor source, Tensor targetInput)
    {
        // TODO(week06.4): encode, decode, project
        throw new NotImplementedException("Week 6, task 4: encode, decode, project");
    }
}
