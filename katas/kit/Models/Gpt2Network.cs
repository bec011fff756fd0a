using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using static TorchSharp.torch;

namespace Katas.Kit.Models;

/// <summary>What all GPT-2s of the kit compute (Radford et al. 2019, §2.3); only the layout of their projections differs.</summary>
/// <remarks>Normalization before each part, learned positions, biases everywhere but in the tied head.</remarks>
[SuppressMessage("Design", "CA1001", Justification = "The model disposes what is registered in it.")]
internal sealed class Gpt2Network
{
    private readonly Gpt2Config _config;
    private readonly TokenTable _tokens;
    private readonly TokenTable _positions;
    private readonly TorchSharp.Modules.ModuleList<Gpt2Block> _blocks = nn.ModuleList<Gpt2Block>();
    private readonly TorchSharp.Modules.LayerNorm _norm;

    /// <summary>Makes a projection: name, inputs, outputs, standard deviation of its weights, where they come from.</summary>
    public delegate nn.Module<Tensor, Tensor> Projection(string name, long inputs, long outputs, double standardDeviation, Generator generator);

    /// <summary>Creates the parts and registers them in a model under the released names.</summary>
    public Gpt2Network(nn.Module model, Gpt2Config config, Generator? generator, Projection projection)
    {
        if (config.VocabularySize < 1 || config.ContextLength < 1 || config.Layers < 1 || config.Heads < 1 || config.EmbeddingSize < 1 || config.EmbeddingSize % config.Heads != 0)
        {
            throw new ArgumentException($"The sizes do not make a model: {config}.", nameof(config));
        }

        _config = config;
        using var own = generator is null ? Training.Seeds.Generator(0) : null;
        var draws = generator ?? own!;
        _tokens = new TokenTable(config.VocabularySize, config.EmbeddingSize, draws);
        _positions = new TokenTable(config.ContextLength, config.EmbeddingSize, draws);
        for (var layer = 0; layer < config.Layers; layer++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"h.{layer}");
            _blocks.Add(new Gpt2Block(config, (part, inputs, outputs, deviation) => projection($"{name}.{part}", inputs, outputs, deviation, draws)));
        }

        _norm = nn.LayerNorm(config.EmbeddingSize, config.LayerNormEpsilon);
        model.register_module("wte", _tokens);
        model.register_module("wpe", _positions);
        model.register_module("h", _blocks);
        model.register_module("ln_f", _norm);
    }

    /// <summary>Logits [B, T, V] of every next token, by the tied head.</summary>
    public Tensor Logits(Tensor tokens, Tensor? positions = null, Tensor? mask = null)
    {
        using var scope = NewDisposeScope();
        return Hidden(tokens, positions, mask).matmul(_tokens.weight.t()).MoveToOuterDisposeScope();
    }

    /// <summary>The hidden states [B, T, D] after the final normalization.</summary>
    public Tensor Hidden(Tensor tokens, Tensor? positions = null, Tensor? mask = null)
    {
        Require(tokens, "tokens", _config.VocabularySize);
        var (batch, length) = (tokens.shape[0], tokens.shape[1]);
        if (length > _config.ContextLength)
        {
            throw new ArgumentException($"{length} positions are more than the context of {_config.ContextLength}.", nameof(tokens));
        }

        if (positions is not null)
        {
            Require(positions, "positions", _config.ContextLength);
        }

        if (mask is not null && (mask.dtype != ScalarType.Bool || mask.dim() != 4 || (mask.shape[0] != batch && mask.shape[0] != 1) || mask.shape[1] != 1 || mask.shape[2] != length || mask.shape[3] != length))
        {
            throw new ArgumentException($"Expected a bool mask [{batch}, 1, {length}, {length}], not {mask.dtype} [{string.Join(", ", mask.shape)}].", nameof(mask));
        }

        using var scope = NewDisposeScope();
        var places = positions is null ? _positions.weight.narrow(0, 0, length) : _positions.call(positions);
        var x = Gpt2Block.Drop(_tokens.call(tokens) + places, _config, _tokens.training);  // [B, T, D]
        foreach (var block in _blocks)
        {
            x = block.call(x, mask);
        }

        return _norm.call(x).MoveToOuterDisposeScope();
    }

    private static void Require(Tensor ids, string name, long count)
    {
        if (ids.dim() != 2 || ids.dtype != ScalarType.Int64 || ids.numel() == 0)
        {
            throw new ArgumentException($"Expected int64 {name} [B, T], not {ids.dtype} [{string.Join(", ", ids.shape)}].", name);
        }

        using var scope = NewDisposeScope();
        if (ids.min().item<long>() < 0 || ids.max().item<long>() >= count)
        {
            throw new ArgumentException($"The {name} lie between 0 and {count - 1}.", name);
        }
    }
}
