using TorchSharp.Modules;
using TorchSharp.Utils;

namespace Katas.Pretraining;

/// <summary>GPT-2: a stack of pre-normalized transformer blocks with learned positions and a tied output head (Radford et al. 2019, §2.3).</summary>
/// <remarks>
/// <c>x = drop(wte[tokens] + wpe[0…T−1])</c>; per block <c>x += drop(attn(ln_1(x)))</c>, <c>x += drop(mlp(ln_2(x)))</c>; <c>logits = ln_f(x) · wteᵀ</c>.
/// State dict, as in the released checkpoint: <c>wte.weight</c> [V, d], <c>wpe.weight</c> [T, d], per block i <c>h.{i}.ln_1</c>, <c>h.{i}.attn.c_attn</c> [d, 3d] (all queries, all keys, all values),
/// <c>h.{i}.attn.c_proj</c> [d, d], <c>h.{i}.ln_2</c>, <c>h.{i}.mlp.c_fc</c> [d, 4d], <c>h.{i}.mlp.c_proj</c> [4d, d], and <c>ln_f</c>, each with <c>.weight</c> and <c>.bias</c>. The head has no entry of its own.
/// </remarks>
public sealed class Gpt2 : nn.Module<Tensor, Tensor>
{
    // solution:begin
    private const double InitialDeviation = 0.02;
    private const long NotScored = -100;

    [ComponentName(Name = "wte")]
    private readonly Embedding _tokenEmbedding;

    [ComponentName(Name = "wpe")]
    private readonly Embedding _positionEmbedding;

    [ComponentName(Name = "drop")]
    private readonly Dropout _drop;

    [ComponentName(Name = "h")]
    private readonly ModuleList<Block> _blocks = [];

    [ComponentName(Name = "ln_f")]
    private readonly LayerNorm _finalNorm;

    // solution:end
    /// <summary>Creates a model with GPT-2's initial state (task 4).</summary>
    /// <remarks>
    /// <c>wte</c>, <c>wpe</c>, <c>c_attn</c> and <c>c_fc</c> ~ N(0, 0.02²); both <c>c_proj</c> ~ N(0, (0.02/√(2·Layers))²), since 2·Layers of their outputs are summed up; biases 0; normalizations 1 and 0.
    /// </remarks>
    /// <param name="config">The sizes.</param>
    /// <param name="generator">Where the weights come from, so that equal seeds give equal models; torch's global generator when null.</param>
    /// <exception cref="ArgumentException">A size is below 1, the width is not divisible by the heads, or the dropout is outside [0, 1).</exception>
    public Gpt2(Gpt2Config config, Generator? generator = null)
        : base(nameof(Gpt2))
    {
        // solution:begin task 3: create the embeddings, the blocks and the final norm under the released names
        var (v, length, d) = (config.VocabularySize, config.ContextLength, config.EmbeddingSize);
        if (v < 1 || length < 1 || d < 1 || config.Layers < 1 || config.Heads < 1 || d % config.Heads != 0 || config.Dropout is not (>= 0 and < 1))
        {
            throw new ArgumentException($"These sizes do not make a model: {config}.", nameof(config));
        }

        Config = config;
        _tokenEmbedding = Normal(nn.Embedding(v, d), generator);
        _positionEmbedding = Normal(nn.Embedding(length, d), generator);
        _drop = nn.Dropout(config.Dropout);
        for (var layer = 0; layer < config.Layers; layer++)
        {
            _blocks.Add(new Block(config, generator));
        }

        _finalNorm = nn.LayerNorm(d, config.LayerNormEpsilon);
        RegisterComponents();
        // solution:end
    }

    /// <summary>The sizes.</summary>
    public Gpt2Config Config { get; }

    /// <summary>The mean cross-entropy, in nats, over the targets that are not −100.</summary>
    /// <param name="logits">[B, T, V].</param>
    /// <param name="targets">int64 [B, T]: token ids, or −100 where nothing is scored.</param>
    /// <returns>A scalar; 0, with a gradient of 0, where nothing is scored.</returns>
    /// <exception cref="ArgumentException">The shapes disagree, or a target is neither −100 nor below V.</exception>
    public static Tensor Loss(Tensor logits, Tensor targets)
    {
        // solution:begin task 3: the summed cross-entropy over the number of scored targets
        if (logits.dim() != 3 || targets.dtype != ScalarType.Int64 || !targets.shape.SequenceEqual(logits.shape[..2]))
        {
            throw new ArgumentException($"Expected logits [B, T, V] and int64 targets [B, T], not [{string.Join(", ", logits.shape)}] and {targets.dtype} [{string.Join(", ", targets.shape)}].", nameof(targets));
        }

        using var scope = NewDisposeScope();
        var scored = targets != NotScored;
        if ((scored & ((targets < 0) | (targets >= logits.size(2)))).any().item<bool>())
        {
            throw new ArgumentException($"A target is a token from 0 to {logits.size(2) - 1}, or {NotScored}.", nameof(targets));
        }

        var sum = nn.functional.cross_entropy(logits.flatten(0, 1), targets.flatten(), ignore_index: NotScored, reduction: nn.Reduction.Sum);
        return (sum / scored.sum().clamp(min: 1)).MoveToOuterDisposeScope();
        // solution:end
    }

    /// <summary>The logits of every next token.</summary>
    /// <param name="tokens">int64 [B, T], 1 ≤ T ≤ ContextLength, ids from 0 to V − 1.</param>
    /// <returns>[B, T, V].</returns>
    /// <exception cref="ArgumentException">The shape or dtype is another, T is too long, or an id is out of range.</exception>
    public override Tensor forward(Tensor tokens)
    {
        // solution:begin task 3: embed, run the blocks, normalize, multiply by the token embedding
        RequireTokens(tokens);
        using var scope = NewDisposeScope();
        var positions = arange(tokens.size(1), device: tokens.device);
        var x = _drop.call(_tokenEmbedding.call(tokens) + _positionEmbedding.call(positions)); // [B, T, d]
        foreach (var block in _blocks)
        {
            x = block.call(x);
        }

        return _finalNorm.call(x).matmul(_tokenEmbedding.weight!.t()).MoveToOuterDisposeScope(); // [B, T, V]
        // solution:end
    }
    // solution:begin

    private static Embedding Normal(Embedding embedding, Generator? generator)
    {
        using var recordsNothing = no_grad();
        embedding.weight!.normal_(0, InitialDeviation, generator);
        return embedding;
    }

    private void RequireTokens(Tensor tokens)
    {
        if (tokens.dtype != ScalarType.Int64 || tokens.dim() != 2 || tokens.numel() == 0 || tokens.size(1) > Config.ContextLength)
        {
            throw new ArgumentException($"Expected int64 [B, T] with T from 1 to {Config.ContextLength}, not {tokens.dtype} [{string.Join(", ", tokens.shape)}].", nameof(tokens));
        }

        using var scope = NewDisposeScope();
        if (((tokens < 0) | (tokens >= Config.VocabularySize)).any().item<bool>())
        {
            throw new ArgumentException($"A token is a number from 0 to {Config.VocabularySize - 1}.", nameof(tokens));
        }
    }

    private sealed class Block : nn.Module<Tensor, Tensor>
    {
        [ComponentName(Name = "ln_1")]
        private readonly LayerNorm _attentionNorm;

        [ComponentName(Name = "attn")]
        private readonly Attention _attention;

        [ComponentName(Name = "ln_2")]
        private readonly LayerNorm _feedForwardNorm;

        [ComponentName(Name = "mlp")]
        private readonly FeedForward _feedForward;

        public Block(Gpt2Config config, Generator? generator)
            : base(nameof(Block))
        {
            var residualDeviation = InitialDeviation / Math.Sqrt(2 * config.Layers); // the residual stream is a sum of 2·Layers terms
            _attentionNorm = nn.LayerNorm(config.EmbeddingSize, config.LayerNormEpsilon);
            _attention = new Attention(config, residualDeviation, generator);
            _feedForwardNorm = nn.LayerNorm(config.EmbeddingSize, config.LayerNormEpsilon);
            _feedForward = new FeedForward(config, residualDeviation, generator);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            using var scope = NewDisposeScope();
            x = x + _attention.call(_attentionNorm.call(x));
            x = x + _feedForward.call(_feedForwardNorm.call(x));
            return x.MoveToOuterDisposeScope();
        }
    }

    private sealed class Attention : nn.Module<Tensor, Tensor>
    {
        [ComponentName(Name = "c_attn")]
        private readonly Conv1D _queriesKeysValues;

        [ComponentName(Name = "c_proj")]
        private readonly Conv1D _projection;

        [ComponentName(Name = "drop")]
        private readonly Dropout _drop;

        private readonly Gpt2Config _config;

        public Attention(Gpt2Config config, double residualDeviation, Generator? generator)
            : base(nameof(Attention))
        {
            var d = config.EmbeddingSize;
            _config = config;
            _queriesKeysValues = new Conv1D(d, 3 * d, InitialDeviation, generator);
            _projection = new Conv1D(d, d, residualDeviation, generator);
            _drop = nn.Dropout(config.Dropout);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            using var scope = NewDisposeScope();
            var (batch, length, d) = (x.size(0), x.size(1), x.size(2));
            var qkv = _queriesKeysValues.call(x).view(batch, length, 3, _config.Heads, d / _config.Heads).permute(2, 0, 3, 1, 4); // [3, B, H, T, d/H]
            var mixed = nn.functional.scaled_dot_product_attention(qkv[0], qkv[1], qkv[2], is_casual: _config.Causal);            // [B, H, T, d/H]
            return _drop.call(_projection.call(mixed.transpose(1, 2).reshape(batch, length, d))).MoveToOuterDisposeScope();
        }
    }

    private sealed class FeedForward : nn.Module<Tensor, Tensor>
    {
        [ComponentName(Name = "c_fc")]
        private readonly Conv1D _expand;

        [ComponentName(Name = "c_proj")]
        private readonly Conv1D _projection;

        [ComponentName(Name = "drop")]
        private readonly Dropout _drop;

        public FeedForward(Gpt2Config config, double residualDeviation, Generator? generator)
            : base(nameof(FeedForward))
        {
            var d = config.EmbeddingSize;
            _expand = new Conv1D(d, 4 * d, InitialDeviation, generator);
            _projection = new Conv1D(4 * d, d, residualDeviation, generator);
            _drop = nn.Dropout(config.Dropout);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            using var scope = NewDisposeScope();
            return _drop.call(_projection.call(Activations.GeluTanh(_expand.call(x)))).MoveToOuterDisposeScope(); // [B, T, 4d] in between
        }
    }
    // solution:end
}
