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
        // TODO(week07.3): create the embeddings, the blocks and the final norm under the released names
        throw new NotImplementedException("Week 7, task 3: create the embeddings, the blocks and the final norm under the released names");
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
        // TODO(week07.3): the summed cross-entropy over the number of scored targets
        throw new NotImplementedException("Week 7, task 3: the summed cross-entropy over the number of scored targets");
    }

    /// <summary>The logits of every next token.</summary>
    /// <param name="tokens">int64 [B, T], 1 ≤ T ≤ ContextLength, ids from 0 to V − 1.</param>
    /// <returns>[B, T, V].</returns>
    /// <exception cref="ArgumentException">The shape or dtype is another, T is too long, or an id is out of range.</exception>
    public override Tensor forward(Tensor tokens)
    {
        // TODO(week07.3): embed, run the blocks, normalize, multiply by the token embedding
        throw new NotImplementedException("Week 7, task 3: embed, run the blocks, normalize, multiply by the token embedding");
    }
}
