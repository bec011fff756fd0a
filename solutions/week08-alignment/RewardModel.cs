using Katas.Kit.Models;
using TorchSharp.Modules;

namespace Katas.Alignment;

/// <summary>A GPT-2 with one number at the end instead of a next token: how good a response is (Ouyang et al. 2022, §3.5).</summary>
/// <remarks>Parameters: <c>trunk.*</c> and <c>score.weight</c> [1, d], drawn with variance 1/(d + 1); no bias.</remarks>
public sealed class RewardModel : nn.Module<Tensor, Tensor, Tensor>
{
    // solution:begin
    private readonly Gpt2Model trunk;
    private readonly Linear score;

    // solution:end
    /// <summary>Puts a fresh head on a trunk.</summary>
    /// <param name="trunk">Becomes a part of this model.</param>
    /// <param name="generator">Where the head comes from.</param>
    public RewardModel(Gpt2Model trunk, Generator generator)
        : base(nameof(RewardModel))
    {
        // solution:begin task 7: create the head without touching the global generator, register both
        using var globalState = get_rng_state();                                                 // nn.Linear draws from it
        (this.trunk, score) = (trunk, nn.Linear(trunk.Config.EmbeddingSize, 1, hasBias: false));
        set_rng_state(globalState);
        using var recordsNothing = no_grad();
        score.weight!.normal_(0, 1 / Math.Sqrt(trunk.Config.EmbeddingSize + 1), generator);
        RegisterComponents();
        // solution:end
    }

    /// <summary>The reward of each row, read at its last real token: the first place that has read the whole response.</summary>
    /// <param name="tokens">int64 [B, T], padded on the right with any token.</param>
    /// <param name="lengths">int64 [B], real tokens of each row, 1 … T.</param>
    /// <returns>[B].</returns>
    /// <exception cref="ArgumentException">Shapes disagree, or a length is out of range.</exception>
    public override Tensor forward(Tensor tokens, Tensor lengths)
    {
        // solution:begin task 7: gather the hidden state at lengths − 1, map it to a number
        if (tokens.dim() != 2 || lengths.dim() != 1 || lengths.size(0) != tokens.size(0) || lengths.min().item<long>() < 1 || lengths.max().item<long>() > tokens.size(1))
        {
            throw new ArgumentException($"Expected tokens [B, T] and for each row a length from 1 to T, not [{string.Join(", ", tokens.shape)}] and [{string.Join(", ", lengths.shape)}].", nameof(lengths));
        }

        using var scope = NewDisposeScope();
        var hidden = trunk.Hidden(tokens);                                                       // [B, T, d]
        var last = (lengths - 1).view(-1, 1, 1).expand(-1, 1, hidden.size(2));                   // [B, 1, d]
        return score.call(hidden.gather(1, last).squeeze(1)).squeeze(1).MoveToOuterDisposeScope();
        // solution:end
    }
}
