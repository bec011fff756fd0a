using Katas.Kit.Models;
using Katas.Kit.Training;
using TorchSharp.Modules;
using TorchSharp.Utils;

namespace Katas.Rlhf;

/// <summary>A language model with a head that gives one number for a whole response (Ouyang et al. 2022, §3.5).</summary>
/// <remarks>State dict: <c>trunk.*</c>, <c>score.weight</c> [1, D] ~ N(0, 1/(D + 1)), <c>score.bias</c> [1] = 0.</remarks>
public sealed class RewardModel : nn.Module<Tensor, Tensor, Tensor>
{
    // solution:begin
    [ComponentName(Name = "trunk")]
    private readonly TinyGpt _trunk;

    [ComponentName(Name = "score")]
    private readonly Linear _score;

    // solution:end
    /// <summary>Puts a fresh head on a trunk.</summary>
    /// <param name="trunk">Kept, and trained with the head.</param>
    /// <param name="seed">Decides the head.</param>
    public RewardModel(TinyGpt trunk, int seed)
        : base(nameof(RewardModel))
    {
        // solution:begin task 3: create the head and register both parts
        var width = trunk.Config.EmbeddingSize;
        using var globalState = get_rng_state(); // the layer's own constructor draws from the global generator
        (_trunk, _score) = (trunk, nn.Linear(width, 1));
        set_rng_state(globalState);
        using var recordsNothing = no_grad();
        _score.weight!.normal_(0, 1 / Math.Sqrt(width + 1), Seeds.Generator(seed));
        _score.bias!.zero_();
        RegisterComponents();
        // solution:end
    }

    /// <summary>The score of each row, read at its last real token: the first place that has read the whole response.</summary>
    /// <param name="ids">int64 [B, T], right-padded.</param>
    /// <param name="lengths">int64 [B], real tokens of each row, 1 … T.</param>
    /// <returns>[B].</returns>
    /// <exception cref="ArgumentException">Shapes disagree, or a length is out of range.</exception>
    public override Tensor forward(Tensor ids, Tensor lengths)
    {
        // solution:begin task 3: gather the hidden state at length − 1 and map it to a number
        Shapes.RequireRank(ids, 2, nameof(ids));
        if (lengths.dim() != 1 || lengths.size(0) != ids.size(0) || lengths.min().item<long>() < 1 || lengths.max().item<long>() > ids.size(1))
        {
            throw new ArgumentException($"Expected a length from 1 to {ids.size(1)} for each of {ids.size(0)} rows.", nameof(lengths));
        }

        using var scope = NewDisposeScope();
        var hidden = _trunk.Hidden(ids);                                                 // [B, T, D]
        var last = (lengths - 1).view(-1, 1, 1).expand(-1, 1, hidden.size(2));
        return _score.call(hidden.gather(1, last).squeeze(1)).squeeze(1).MoveToOuterDisposeScope();
        // solution:end
    }

    /// <summary>Shifts the bias so that the mean score of the given responses is 0: demonstrations score 0 before RL (§3.5).</summary>
    /// <param name="ids">int64 [B, T].</param>
    /// <param name="lengths">int64 [B].</param>
    public void Center(Tensor ids, Tensor lengths)
    {
        // solution:begin task 3: subtract the mean score from the bias
        using var recordsNothing = no_grad();
        using var scope = NewDisposeScope();
        _score.bias!.sub_(call(ids, lengths).mean());
        // solution:end
    }
}
