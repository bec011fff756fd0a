namespace Katas.Rlhf;

// Pair by pair, with softplus in place of the log-sigmoid.
public static class RewardLoss
{
    public static Tensor Pairwise(Tensor chosen, Tensor rejected, Tensor? margin = null)
    {
        var gap = chosen.dim() == rejected.dim() && chosen.numel() == rejected.numel() ? rejected - chosen : throw new ArgumentException("as many chosen as rejected are needed");
        return nn.functional.softplus(margin is null ? gap : gap + margin).mean();
    }

    public static Tensor Ranked(Tensor rewards)
    {
        if (rewards.dim() != 2 || rewards.size(1) < 2)
        {
            throw new ArgumentException("two responses are needed");
        }

        var k = (int)rewards.size(1);
        var losses = from better in Enumerable.Range(0, k) from worse in Enumerable.Range(better + 1, k - better - 1) select Pairwise(rewards[.., better], rewards[.., worse]);
        return stack(losses.ToArray()).mean();
    }

    public static double Accuracy(Tensor chosen, Tensor rejected) =>
        chosen.cpu().to_type(ScalarType.Float64).data<double>().Zip(rejected.cpu().to_type(ScalarType.Float64).data<double>()).Average(pair => pair.First > pair.Second ? 1.0 : 0);
}
