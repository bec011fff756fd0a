using Katas.Kit.Models;
using TorchSharp.Modules;

namespace Katas.Alignment;

/// <summary>A GPT-2 with one number at the end instead of a next token: how good a response is (Ouyang et al. 2022, §3.5).</summary>
/// <remarks>Parameters: <c>trunk.*</c> and <c>score.weight</c> [1, d], drawn with variance 1/(d + 1); no bias.</remarks>
public sealed class RewardModel : nn.Module<Tensor, Tensor, Tensor>
{
    /// <summary>Puts a fresh head on a trunk.</summary>
    /// <param name="trunk">Becomes a part of this model.</param>
    /// <param name="generator">Where the head comes from.</param>
    public RewardModel(Gpt2Model trunk, Generator generator)
        : base(nameof(RewardModel))
    {
        // TODO(week08.7): create the head without touching the global generator, register both
        throw new NotImplementedException("Week 8, task 7: create the head without touching the global generator, register both");
    }

    /// <summary>The reward of each row, read at its last real token: the first place that has read the whole response.</summary>
    /// <param name="tokens">int64 [B, T], padded on the right with any token.</param>
    /// <param name="lengths">int64 [B], real tokens of each row, 1 … T.</param>
    /// <returns>[B].</returns>
    /// <exception cref="ArgumentException">Shapes disagree, or a length is out of range.</exception>
    public override Tensor forward(Tensor tokens, Tensor lengths)
    {
        // TODO(week08.7): gather the hidden state at lengths − 1, map it to a number
        throw new NotImplementedException("Week 8, task 7: gather the hidden state at lengths − 1, map it to a number");
    }
}
