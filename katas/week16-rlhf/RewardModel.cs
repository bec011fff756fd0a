using Katas.Kit.Models;
using Katas.Kit.Training;
using TorchSharp.Modules;
using TorchSharp.Utils;

namespace Katas.Rlhf;

/// <summary>A language model with a head that gives one number for a whole response (Ouyang et al. 2022, §3.5).</summary>
/// <remarks>State dict: <c>trunk.*</c>, <c>score.weight</c> [1, D] ~ N(0, 1/(D + 1)), <c>score.bias</c> [1] = 0.</remarks>
public sealed class RewardModel : nn.Module<Tensor, Tensor, Tensor>
{
    /// <summary>Puts a fresh head on a trunk.</summary>
    /// <param name="trunk">Kept, and trained with the head.</param>
    /// <param name="seed">Decides the head.</param>
    public RewardModel(TinyGpt trunk, int seed)
        : base(nameof(RewardModel))
    {
        // TODO(week16.3): create the head and register both parts
        throw new NotImplementedException("Week 16, task 3: create the head and register both parts");
    }

    /// <summary>The score of each row, read at its last real token: the first place that has read the whole response.</summary>
    /// <param name="ids">int64 [B, T], right-padded.</param>
    /// <param name="lengths">int64 [B], real tokens of each row, 1 … T.</param>
    /// <returns>[B].</returns>
    /// <exception cref="ArgumentException">Shapes disagree, or a length is out of range.</exception>
    public override Tensor forward(Tensor ids, Tensor lengths)
    {
        // TODO(week16.3): gather the hidden state at length − 1 and map it to a number
        throw new NotImplementedException("Week 16, task 3: gather the hidden state at length − 1 and map it to a number");
    }

    /// <summary>Shifts the bias so that the mean score of the given responses is 0: demonstrations score 0 before RL (§3.5).</summary>
    /// <param name="ids">int64 [B, T].</param>
    /// <param name="lengths">int64 [B].</param>
    public void Center(Tensor ids, Tensor lengths)
    {
        // TODO(week16.3): subtract the mean score from the bias
        throw new NotImplementedException("Week 16, task 3: subtract the mean score from the bias");
    }
}
