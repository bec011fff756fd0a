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
    // solution:begin
    [ComponentName(Name = "embed")]
    private readonly Embedding _embed;

    [ComponentName(Name = "layers")]
    private readonly ModuleList<Layer> _layers = [];

    [ComponentName(Name = "unembed")]
    private readonly Linear _unembed;

    private readonly long _maxLength;

    // solution:end
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
        // solution:begin task 8: create the embedding, the layers and the unembedding and register them
        foreach (var size in new[] { vocabSize, maxLength, dModel, numHeads, numLayers })
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        }

        _maxLength = maxLength;
        using var recordsNothing = no_grad();
        _embed = nn.Embedding(vocabSize, dModel);
        _embed.weight!.normal_(0, 0.1, generator);
        for (var layer = 0L; layer < numLayers; layer++)
        {
            _layers.Add(new Layer(dModel, numHeads, generator));
        }

        _unembed = nn.Linear(dModel, vocabSize, hasBias: false);
        _unembed.weight!.uniform_(-1 / Math.Sqrt(dModel), 1 / Math.Sqrt(dModel), generator);
        RegisterComponents();
        // solution:end
    }

    /// <summary>Predicts the next token at every position.</summary>
    /// <param name="tokens">int64 <c>[B, T]</c>, T at most maxLength.</param>
    /// <returns>Logits <c>[B, T, V]</c>.</returns>
    /// <exception cref="ArgumentException">The tokens are not int64 [B, T], or T is too long.</exception>
    public override Tensor forward(Tensor tokens)
    {
        // solution:begin task 8: run the layers and turn the last state into logits
        using var scope = NewDisposeScope();
        return _unembed.call(Run(tokens).State).MoveToOuterDisposeScope(); // [B, T, V]
        // solution:end
    }

    /// <summary>Where every head of every layer looks.</summary>
    /// <param name="tokens">int64 <c>[B, T]</c>, T at most maxLength.</param>
    /// <returns>The weights of each layer, first layer first, <c>[B, H, T, T]</c>.</returns>
    /// <exception cref="ArgumentException">The tokens are not int64 [B, T], or T is too long.</exception>
    public IReadOnlyList<Tensor> AttentionMaps(Tensor tokens)
    {
        // solution:begin task 8: run the layers and return the weights of each
        using var scope = NewDisposeScope();
        return [.. Run(tokens).Maps.Select(map => map.MoveToOuterDisposeScope())];
        // solution:end
    }
    // solution:begin

    private (Tensor State, IReadOnlyList<Tensor> Maps) Run(Tensor tokens)
    {
        if (tokens.dtype != ScalarType.Int64 || tokens.dim() != 2 || tokens.size(1) > _maxLength)
        {
            throw new ArgumentException($"Expected int64 [B, T ≤ {_maxLength}], not {tokens.dtype} [{string.Join(", ", tokens.shape)}].", nameof(tokens));
        }

        var length = tokens.size(1);
        var embedded = _embed.call(tokens); // [B, T, D]
        var positions = SinusoidalPositions.Table(length, embedded.size(2), dtype: embedded.dtype).to(tokens.device); // [T, D]
        var x = embedded + (0.1 * positions);
        var mask = AttentionMasks.Causal(length, length, tokens.device); // [T, T]
        List<Tensor> maps = [];
        foreach (var layer in _layers)
        {
            var (change, weights) = layer.call(x, mask); // [B, T, D], [B, H, T, T]
            x += change;
            maps.Add(weights);
        }

        return (x, maps);
    }

    private sealed class Layer : nn.Module<Tensor, Tensor, (Tensor Change, Tensor Weights)>
    {
        [ComponentName(Name = "norm")]
        private readonly LayerNorm _norm;

        [ComponentName(Name = "attention")]
        private readonly MultiHeadAttention _attention;

        public Layer(long dModel, long numHeads, Generator generator)
            : base(nameof(Layer))
        {
            _norm = nn.LayerNorm(dModel);
            _attention = new MultiHeadAttention(dModel, numHeads, generator: generator);
            RegisterComponents();
        }

        public override (Tensor Change, Tensor Weights) forward(Tensor x, Tensor mask) => _attention.SelfAttention(_norm.call(x), mask);
    }
    // solution:end
}
