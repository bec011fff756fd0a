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
    // solution:begin
    private const string Positions = "positions";

    [ComponentName(Name = "src_embed")]
    private readonly Embedding? _sourceEmbedding;

    [ComponentName(Name = "tgt_embed")]
    private readonly Embedding _targetEmbedding;

    [ComponentName(Name = "encoder")]
    private readonly LayerStack<TransformerEncoderLayer> _encoder;

    [ComponentName(Name = "decoder")]
    private readonly LayerStack<TransformerDecoderLayer> _decoder;

    [ComponentName(Name = "generator")]
    private readonly Linear? _generator;

    [ComponentName(Name = "dropout")]
    private readonly Dropout _dropout;

    // solution:end
    /// <summary>Creates the model: embeddings drawn from N(0, 1/D), so that scaled they have unit variance; everything else Xavier-uniform, biases 0, norms 1 and 0.</summary>
    /// <param name="config">Sizes and variants.</param>
    /// <param name="generator">Where all weights are drawn from; null is torch's global generator.</param>
    /// <exception cref="ArgumentException">A size does not fit, or the vocabularies differ with tying All.</exception>
    public Seq2SeqTransformer(TransformerConfig config, Generator? generator = null)
        : base(nameof(Seq2SeqTransformer))
    {
        Config = config;
        // solution:begin task 4: create, initialise and register embeddings, stacks and projection; then the table of positions
        if (config.Tying == WeightTying.All && config.SourceVocabulary != config.TargetVocabulary)
        {
            throw new ArgumentException($"Tying All needs equal vocabularies, not {config.SourceVocabulary} and {config.TargetVocabulary}.", nameof(config));
        }

        var (width, heads, inner, dropout) = (config.DModel, config.NumHeads, config.FeedForward, config.Dropout);
        _sourceEmbedding = config.Tying == WeightTying.All ? null : Table(config.SourceVocabulary, width, generator);
        _targetEmbedding = Table(config.TargetVocabulary, width, generator);
        _encoder = new(config.EncoderLayers, () => new(width, heads, inner, dropout, config.NormFirst, generator), config.FinalNorm ? new LayerNorm(width) : null);
        _decoder = new(config.DecoderLayers, () => new(width, heads, inner, dropout, config.NormFirst, generator), config.FinalNorm ? new LayerNorm(width) : null);
        _generator = config.Tying == WeightTying.None ? Xavier.Linear(width, config.TargetVocabulary, generator, bias: false) : null;
        _dropout = nn.Dropout(dropout);
        RegisterComponents();
        register_buffer(Positions, Sinusoids(config.MaxLength, width), persistent: false); // after RegisterComponents, which would make it persistent
        // solution:end
    }

    /// <summary>Sizes and variants.</summary>
    public TransformerConfig Config { get; }

    /// <summary>Reads the source.</summary>
    /// <param name="source">int64 <c>[B, S]</c>, padded with PadId.</param>
    /// <returns>The memory, <c>[B, S, D]</c>.</returns>
    /// <exception cref="ArgumentException">Not int64 [B, S], longer than MaxLength, or an id out of range.</exception>
    public Tensor Encode(Tensor source)
    {
        // solution:begin task 4: embed and run the encoder's layers, hiding the padding
        using var scope = NewDisposeScope();
        var mask = SequenceMasks.Padding(source, Config.PadId); // [B, 1, 1, S]
        var x = Embed(_sourceEmbedding ?? _targetEmbedding, source); // [B, S, D]
        foreach (var layer in _encoder.Layers)
        {
            x = layer.call(x, mask);
        }

        return (_encoder.Norm?.call(x) ?? x).MoveToOuterDisposeScope(); // [B, S, D]
        // solution:end
    }

    /// <summary>Runs the decoder over target prefixes: position t sees the inputs 0 … t and the whole memory.</summary>
    /// <param name="targetInput">int64 <c>[B, T]</c>: bos, then the target's tokens.</param>
    /// <param name="memory">What <see cref="Encode"/> gave, <c>[B, S, D]</c>.</param>
    /// <param name="sourceMask">bool, true = may look, <c>[B, 1, 1, S]</c>.</param>
    /// <returns>The states that predict the next token, <c>[B, T, D]</c>.</returns>
    /// <exception cref="ArgumentException">Not int64 [B, T], longer than MaxLength, an id out of range, or shapes that do not fit.</exception>
    public Tensor Decode(Tensor targetInput, Tensor memory, Tensor sourceMask)
    {
        // solution:begin task 4: embed and run the decoder's layers, hiding the future and the padding
        using var scope = NewDisposeScope();
        var mask = SequenceMasks.CausalAndPadding(targetInput, Config.PadId); // [B, 1, T, T]
        var x = Embed(_targetEmbedding, targetInput); // [B, T, D]
        foreach (var layer in _decoder.Layers)
        {
            x = layer.call(x, memory, mask, sourceMask);
        }

        return (_decoder.Norm?.call(x) ?? x).MoveToOuterDisposeScope(); // [B, T, D]
        // solution:end
    }

    /// <summary>Turns states into logits over the target vocabulary: <c>hidden · Wᵀ</c>.</summary>
    /// <param name="hidden"><c>[..., D]</c>.</param>
    /// <returns><c>[..., V]</c>.</returns>
    public Tensor Project(Tensor hidden)
    {
        // solution:begin task 4: multiply with the output matrix, whichever it is
        return nn.functional.linear(hidden, (_generator?.weight ?? _targetEmbedding.weight)!);
        // solution:end
    }

    /// <summary>Predicts the next token at every target position.</summary>
    /// <param name="source">int64 <c>[B, S]</c>.</param>
    /// <param name="targetInput">int64 <c>[B, T]</c>: bos, then the target's tokens.</param>
    /// <returns>Logits <c>[B, T, V]</c>.</returns>
    /// <exception cref="ArgumentException">As in <see cref="Encode"/> and <see cref="Decode"/>.</exception>
    public override Tensor forward(Tensor source, Tensor targetInput)
    {
        // solution:begin task 4: encode, decode, project
        using var scope = NewDisposeScope();
        var memory = Encode(source); // [B, S, D]
        var hidden = Decode(targetInput, memory, SequenceMasks.Padding(source, Config.PadId)); // [B, T, D]
        return Project(hidden).MoveToOuterDisposeScope(); // [B, T, V]
        // solution:end
    }
    // solution:begin

    private static Embedding Table(long count, long width, Generator? generator)
    {
        using var recordsNothing = no_grad();
        var embedding = nn.Embedding(count, width);
        embedding.weight!.normal_(0, 1 / Math.Sqrt(width), generator);
        return embedding;
    }

    // PE[pos, 2i] = sin(pos · 10000^(−2i/D)), PE[pos, 2i+1] = cos of the same angle; in float32 the angles of late positions would be off by 10⁻⁴.
    private static Tensor Sinusoids(long length, long width)
    {
        using var scope = NewDisposeScope();
        var pair = (arange(width, dtype: ScalarType.Float64) / 2).floor(); // [D]: 0, 0, 1, 1, …
        var frequency = (pair * (-2 * Math.Log(10000) / width)).exp(); // [D]
        var angle = arange(length, dtype: ScalarType.Float64).unsqueeze(1) * frequency; // [L, D]
        var even = arange(width) % 2 == 0; // [D]
        return where(even, angle.sin(), angle.cos()).to(ScalarType.Float32).MoveToOuterDisposeScope(); // [L, D]
    }

    private Tensor Embed(Embedding table, Tensor ids)
    {
        RequireIds(ids, table.weight!.size(0));
        var scaled = table.call(ids) * Math.Sqrt(Config.DModel); // [B, L, D]
        var positions = get_buffer(Positions)!.narrow(0, 0, ids.size(1)).to(scaled); // [L, D], in the dtype and on the device of the weights
        return _dropout.call(scaled + positions); // [B, L, D]
    }

    private void RequireIds(Tensor ids, long count)
    {
        if (ids.size(1) < 1 || ids.size(1) > Config.MaxLength)
        {
            throw new ArgumentException($"A sequence has 1 … {Config.MaxLength} tokens, not {ids.size(1)}.", nameof(ids));
        }

        var (smallest, largest) = (ids.min().ToInt64(), ids.max().ToInt64());
        if (smallest < 0 || largest >= count)
        {
            throw new ArgumentException($"Ids lie in 0 … {count - 1}; these lie in {smallest} … {largest}.", nameof(ids));
        }
    }

    // Only names its parts: layers.{i} and norm.
    private sealed class LayerStack<TLayer> : nn.Module
        where TLayer : nn.Module
    {
        [ComponentName(Name = "layers")]
        private readonly ModuleList<TLayer> _layers;

        [ComponentName(Name = "norm")]
        private readonly LayerNorm? _norm;

        public LayerStack(int count, Func<TLayer> create, LayerNorm? norm)
            : base("LayerStack")
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
            (_layers, _norm) = (new ModuleList<TLayer>([.. Enumerable.Range(0, count).Select(_ => create())]), norm);
            RegisterComponents();
        }

        public IEnumerable<TLayer> Layers => _layers;

        public LayerNorm? Norm => _norm;
    }
    // solution:end
}
