using static TorchSharp.torch;

namespace Katas.Kit.Models;

/// <summary>GPT-2 in the released layout: projections are <see cref="Conv1D"/> with weights [in, out], so released files load unchanged (Radford et al. 2019).</summary>
/// <remarks>
/// Names: <c>wte.weight</c> [V, D], <c>wpe.weight</c> [T, D], <c>h.{i}.ln_1</c>, <c>h.{i}.attn.c_attn</c> ([D, 3D]: q, k, v), <c>h.{i}.attn.c_proj</c>, <c>h.{i}.ln_2</c>, <c>h.{i}.mlp.c_fc</c> [D, 4D],
/// <c>h.{i}.mlp.c_proj</c> [4D, D], <c>ln_f</c>, each with <c>.weight</c> and <c>.bias</c>. The head is tied to <c>wte</c> and has no entry.
/// </remarks>
public sealed class Gpt2Model : nn.Module<Tensor, Tensor>
{
    private readonly Gpt2Network _network;

    /// <summary>A fresh model: weights N(0, 0.02²), those that end a residual branch divided by √(2·layers), biases 0, normalizations 1 and 0.</summary>
    /// <param name="config">The sizes.</param>
    /// <param name="generator">Where the weights come from; seed 0 when null. The global generator is not used.</param>
    /// <param name="wrap">Called once a projection with its name (<c>h.0.attn.c_attn</c>, …); what it returns is registered in its place. Null keeps them.</param>
    /// <exception cref="ArgumentException">A size is below 1, or the width is not divisible by the heads.</exception>
    public Gpt2Model(Gpt2Config config, Generator? generator = null, Func<string, Conv1D, nn.Module<Tensor, Tensor>>? wrap = null)
        : base(nameof(Gpt2Model))
    {
        Config = config;
        _network = new Gpt2Network(this, config, generator, (name, inputs, outputs, deviation, draws) =>
        {
            var projection = new Conv1D(inputs, outputs, deviation, draws);
            return wrap is null ? projection : wrap(name, projection);
        });
    }

    /// <summary>The sizes.</summary>
    public Gpt2Config Config { get; }

    /// <summary>The logits of every next token, by the tied head.</summary>
    /// <param name="input">Tokens, int64 [B, T].</param>
    /// <returns>[B, T, V].</returns>
    /// <exception cref="ArgumentException">There are too many positions, or a token is no entry of the vocabulary.</exception>
    public override Tensor forward(Tensor input) => _network.Logits(input);

    /// <summary>The logits, for rows that hold several documents.</summary>
    /// <param name="tokens">int64 [B, T].</param>
    /// <param name="positions">int64 [B, T]; 0 … T − 1 when null.</param>
    /// <param name="mask">bool [B, 1, T, T], true where the query (third axis) may look at the key (last axis); causal when null.</param>
    /// <returns>[B, T, V].</returns>
    /// <exception cref="ArgumentException">A shape or dtype is another, or an index is out of range.</exception>
    public Tensor forward(Tensor tokens, Tensor? positions, Tensor? mask) => _network.Logits(tokens, positions, mask);

    /// <summary>The last hidden states, after the final normalization.</summary>
    /// <param name="tokens">int64 [B, T].</param>
    /// <param name="positions">int64 [B, T]; 0 … T − 1 when null.</param>
    /// <param name="mask">bool [B, 1, T, T], true where the query may look; causal when null.</param>
    /// <returns>[B, T, D].</returns>
    /// <exception cref="ArgumentException">A shape or dtype is another, or an index is out of range.</exception>
    public Tensor Hidden(Tensor tokens, Tensor? positions = null, Tensor? mask = null) => _network.Hidden(tokens, positions, mask);
}
