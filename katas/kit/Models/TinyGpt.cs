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

    private readonly Gpt2Network _network;

    /// <summary>A fresh model: weights N(0, 0.02²), those that end a residual branch divided by √(2·layers), biases 0, normalizations 1 and 0.</summary>
    /// <param name="config">The sizes.</param>
    /// <param name="generator">Where the weights come from, in the order of their names; seed 0 when null. The global generator is not used.</param>
    /// <exception cref="ArgumentException">A size is below 1, or the width is not divisible by the heads.</exception>
    public TinyGpt(Gpt2Config config, Generator? generator = null)
        : base(nameof(TinyGpt))
    {
        Config = config;
        _network = new Gpt2Network(this, config, generator, (_, inputs, outputs, deviation, draws) => new Linear(inputs, outputs, deviation, draws));
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
    public override Tensor forward(Tensor input) => _network.Logits(input);

    /// <summary>The last hidden states, after the final normalization.</summary>
    /// <param name="tokens">int64 [B, T].</param>
    /// <returns>[B, T, D].</returns>
    /// <exception cref="ArgumentException">There are too many positions, or a token is no entry of the vocabulary.</exception>
    public Tensor Hidden(Tensor tokens) => _network.Hidden(tokens);

    /// <summary>An independent copy with equal weights.</summary>
    public TinyGpt Clone()
    {
        var copy = new TinyGpt(Config);
        StateDict.Load(copy, StateDict.Copy(this));
        return copy.to(parameters().First().device);
    }

    // torch's own layer draws from the global generator.
    [SuppressMessage("Usage", "CA2213", Justification = "The module disposes what is registered in it.")]
    private sealed class Linear : nn.Module<Tensor, Tensor>
    {
        [SuppressMessage("Style", "IDE1006", Justification = "The name is the checkpoint's.")]
        private readonly Parameter weight;

        [SuppressMessage("Style", "IDE1006", Justification = "The name is the checkpoint's.")]
        private readonly Parameter bias;

        public Linear(long inputs, long outputs, double standardDeviation, Generator generator)
            : base(nameof(Linear))
        {
            weight = new Parameter(randn([outputs, inputs], generator: generator).mul_(standardDeviation).DetachFromDisposeScope());  // [out, in]
            bias = new Parameter(zeros(outputs).DetachFromDisposeScope());
            RegisterComponents();
        }

        public override Tensor forward(Tensor input) => nn.functional.linear(input, weight, bias);
    }
}
