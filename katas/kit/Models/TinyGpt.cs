using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Katas.Kit.Storage;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Katas.Kit.Models;

/// <summary>A GPT-2 whose projections are linear layers [out, in]; the small checkpoints of this course have this layout (Radford et al. 2019).</summary>
/// <remarks>
/// Normalization before each part, learned positions, biases everywhere but in the tied head. Names: <c>wte.weight</c>, <c>wpe.weight</c>, <c>h.{i}.ln_1</c>, <c>h.{i}.attn.c_attn</c> (q, k, v stacked),
/// <c>h.{i}.attn.c_proj</c>, <c>h.{i}.ln_2</c>, <c>h.{i}.mlp.c_fc</c>, <c>h.{i}.mlp.c_proj</c>, <c>ln_f</c>, each with <c>.weight</c> and <c>.bias</c>.
/// </remarks>
public sealed class TinyGpt : nn.Module<Tensor, Tensor>
{
    private static readonly string[] Transposed = ["attn.c_attn.weight", "attn.c_proj.weight", "mlp.c_fc.weight", "mlp.c_proj.weight"];

    // By name, the module that holds the parameter: moving to a device or a dtype replaces the parameters themselves.
    private readonly Dictionary<string, nn.Module> _owners = new(StringComparer.Ordinal);

    /// <summary>A fresh model: weights N(0, 0.02²), those that end a residual branch divided by √(2·layers), biases 0, normalizations 1 and 0.</summary>
    /// <param name="config">The sizes.</param>
    /// <param name="generator">Where the weights come from, in the order of their names; seed 0 when null. The global generator is not used.</param>
    /// <exception cref="ArgumentException">A size is below 1, or the width is not divisible by the heads.</exception>
    public TinyGpt(Gpt2Config config, Generator? generator = null)
        : base(nameof(TinyGpt))
    {
        if (config.VocabularySize < 1 || config.ContextLength < 1 || config.Layers < 1 || config.Heads < 1 || config.EmbeddingSize < 1 || config.EmbeddingSize % config.Heads != 0)
        {
            throw new ArgumentException($"The sizes do not make a model: {config}.", nameof(config));
        }

        Config = config;
        using var own = generator is null ? Training.Seeds.Generator(0) : null;
        foreach (var (name, shape) in Shapes(config))
        {
            var value = name.Contains("ln_", StringComparison.Ordinal) ? (name.EndsWith("weight", StringComparison.Ordinal) ? ones(shape) : zeros(shape))
                : name.EndsWith("bias", StringComparison.Ordinal) ? zeros(shape)
                : randn(shape, generator: generator ?? own).mul_(name.EndsWith("c_proj.weight", StringComparison.Ordinal) ? 0.02 / Math.Sqrt(2 * config.Layers) : 0.02);
            Register(name, new Parameter(value.DetachFromDisposeScope()));
        }
    }

    /// <summary>The sizes.</summary>
    public Gpt2Config Config { get; }

    /// <summary>A model with given weights; all sizes but the heads follow from their shapes.</summary>
    /// <param name="state">Names as above.</param>
    /// <param name="heads">Attention heads; a checkpoint does not say how many.</param>
    /// <param name="gelu">Which GELU; nor does it say this.</param>
    /// <exception cref="ArgumentException">Tensors are missing, unexpected or misshapen.</exception>
    public static TinyGpt FromState(IReadOnlyDictionary<string, Tensor> state, int heads, GeluForm gelu)
    {
        if (!state.TryGetValue("wte.weight", out var tokens) || !state.TryGetValue("wpe.weight", out var positions))
        {
            throw new ArgumentException("The state has no wte.weight and wpe.weight.", nameof(state));
        }

        var layers = state.Keys.Where(name => name.StartsWith("h.", StringComparison.Ordinal)).Select(name => int.Parse(name.Split('.')[1], CultureInfo.InvariantCulture)).DefaultIfEmpty(-1).Max() + 1;
        var model = new TinyGpt(new Gpt2Config(tokens.shape[0], positions.shape[0], tokens.shape[1], layers, heads, Gelu: gelu));
        StateDict.Load(model, state);
        return model;
    }

    /// <summary>A model with weights in the released layout: the four projections of a block are transposed, a prefix <c>transformer.</c>, mask buffers and a tied head are dropped.</summary>
    /// <param name="state">Names and shapes as released.</param>
    /// <param name="heads">Attention heads.</param>
    public static TinyGpt FromReleased(IReadOnlyDictionary<string, Tensor> state, int heads)
    {
        using var scope = NewDisposeScope();
        var own = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (var (released, value) in state)
        {
            var name = released.StartsWith("transformer.", StringComparison.Ordinal) ? released["transformer.".Length..] : released;
            if (name != "lm_head.weight" && !name.EndsWith(".attn.bias", StringComparison.Ordinal) && !name.EndsWith(".attn.masked_bias", StringComparison.Ordinal))
            {
                own[name] = Array.Exists(Transposed, ending => name.EndsWith(ending, StringComparison.Ordinal)) ? value.t() : value;
            }
        }

        return FromState(own, heads, GeluForm.Tanh);
    }

    /// <summary>The logits of every next token, by the tied head.</summary>
    /// <param name="input">Tokens, int64 [B, T].</param>
    /// <returns>[B, T, V].</returns>
    /// <exception cref="ArgumentException">There are too many positions, or a token is no entry of the vocabulary.</exception>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return Hidden(input).matmul(this["wte.weight"].t()).MoveToOuterDisposeScope();
    }

    /// <summary>The last hidden states, after the final normalization.</summary>
    /// <param name="tokens">int64 [B, T].</param>
    /// <returns>[B, T, D].</returns>
    /// <exception cref="ArgumentException">There are too many positions, or a token is no entry of the vocabulary.</exception>
    public Tensor Hidden(Tensor tokens)
    {
        if (tokens.dim() != 2 || tokens.dtype != ScalarType.Int64 || tokens.shape[1] > Config.ContextLength || tokens.numel() == 0)
        {
            throw new ArgumentException($"Expected int64 tokens [B, T] with T from 1 to {Config.ContextLength}, not {tokens.dtype} [{string.Join(", ", tokens.shape)}].", nameof(tokens));
        }

        using var scope = NewDisposeScope();
        if (tokens.min().item<long>() < 0 || tokens.max().item<long>() >= Config.VocabularySize)
        {
            throw new ArgumentException($"Tokens lie between 0 and {Config.VocabularySize - 1}.", nameof(tokens));
        }

        var (batch, length) = (tokens.shape[0], tokens.shape[1]);
        var x = Drop(this["wte.weight"].index_select(0, tokens.flatten()).view(batch, length, -1) + this["wpe.weight"].narrow(0, 0, length)); // [B, T, D]
        for (var layer = 0; layer < Config.Layers; layer++)
        {
            x += Drop(Attention(Normalized(x, $"h.{layer}.ln_1"), $"h.{layer}.attn"));
            x += Drop(Linear(Gelu(Linear(Normalized(x, $"h.{layer}.ln_2"), $"h.{layer}.mlp.c_fc")), $"h.{layer}.mlp.c_proj"));
        }

        return Normalized(x, "ln_f").MoveToOuterDisposeScope();
    }

    /// <summary>An independent copy with equal weights.</summary>
    public TinyGpt Clone()
    {
        var copy = new TinyGpt(Config);
        StateDict.Load(copy, StateDict.Copy(this));
        return copy.to(this["wte.weight"].device);
    }

    private Parameter this[string name] => _owners[name].get_parameter(name[(name.LastIndexOf('.') + 1)..])!;

    private static IEnumerable<(string Name, long[] Shape)> Shapes(Gpt2Config config)
    {
        var d = config.EmbeddingSize;
        yield return ("wte.weight", [config.VocabularySize, d]);
        yield return ("wpe.weight", [config.ContextLength, d]);
        for (var layer = 0; layer < config.Layers; layer++)
        {
            foreach (var (part, outputs, inputs) in new[] { ("ln_1", d, 0L), ("attn.c_attn", 3 * d, d), ("attn.c_proj", d, d), ("ln_2", d, 0L), ("mlp.c_fc", 4 * d, d), ("mlp.c_proj", d, 4 * d) })
            {
                yield return ($"h.{layer}.{part}.weight", inputs == 0 ? [outputs] : [outputs, inputs]);
                yield return ($"h.{layer}.{part}.bias", [outputs]);
            }
        }

        yield return ("ln_f.weight", [d]);
        yield return ("ln_f.bias", [d]);
    }

    // Modules without computations of their own, so that the names are the checkpoint's.
    [SuppressMessage("Reliability", "CA2000", Justification = "The model owns its parts.")]
    private void Register(string name, Parameter parameter)
    {
        nn.Module owner = this;
        var parts = name.Split('.');
        foreach (var part in parts[..^1])
        {
            var children = owner.named_children().ToDictionary(child => child.name, child => child.module, StringComparer.Ordinal);
            if (!children.TryGetValue(part, out var child))
            {
                owner.register_module(part, child = new Folder());
            }

            owner = child;
        }

        owner.register_parameter(parts[^1], parameter);
        _owners[name] = owner;
    }

    private Tensor Attention(Tensor x, string name)
    {
        var (batch, length, heads) = (x.shape[0], x.shape[1], Config.Heads);
        var parts = Linear(x, $"{name}.c_attn").view(batch, length, 3, heads, -1).permute(2, 0, 3, 1, 4); // [3, B, H, T, D/H]
        var mixed = nn.functional.scaled_dot_product_attention(parts[0], parts[1], parts[2], null, training ? Config.Dropout : 0, is_casual: true);
        return Linear(mixed.transpose(1, 2).reshape(batch, length, -1), $"{name}.c_proj");
    }

    private Tensor Linear(Tensor x, string name) => nn.functional.linear(x, this[$"{name}.weight"], this[$"{name}.bias"]);

    private Tensor Normalized(Tensor x, string name) => nn.functional.layer_norm(x, [Config.EmbeddingSize], this[$"{name}.weight"], this[$"{name}.bias"], Config.LayerNormEpsilon);

    private Tensor Gelu(Tensor x) => Config.Gelu == GeluForm.Exact
        ? 0.5 * x * (1 + (x / Math.Sqrt(2)).erf())
        : 0.5 * x * (1 + (Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x.pow(3)))).tanh());

    private Tensor Drop(Tensor x) => Config.Dropout > 0 ? nn.functional.dropout(x, Config.Dropout, training) : x;

    private sealed class Folder() : nn.Module(nameof(Folder));
}
