namespace Katas.Rlhf;

// Row by row over plain numbers, each advantage as its own sum of (γλ)^k δ.
public static class Gae
{
    public static (Tensor Advantages, Tensor Returns) Compute(Tensor rewards, Tensor values, Tensor? mask, double gamma = 1, double lambda = 0.95)
    {
        if (rewards.dim() != 2 || !rewards.shape.SequenceEqual(values.shape) || (mask is not null && !mask.shape.SequenceEqual(rewards.shape)))
        {
            throw new ArgumentException("rewards, values and mask [B, T] are needed");
        }

        var (rows, columns) = ((int)rewards.size(0), (int)rewards.size(1));
        double[] Plain(Tensor x) => x.detach().cpu().to_type(ScalarType.Float64).contiguous().data<double>().ToArray();
        var (r, v, counts) = (Plain(rewards), Plain(values), mask is null ? [.. Enumerable.Repeat(1.0, rows * columns)] : Plain(mask));
        var (advantages, returns) = (new double[rows * columns], new double[rows * columns]);
        for (var at = 0; at < advantages.Length; at++)
        {
            var end = (at / columns * columns) + columns;
            for (var k = at; k < end && counts[at] > 0 && counts[k] > 0; k++)
            {
                var next = k + 1 < end && counts[k + 1] > 0 ? v[k + 1] : 0;
                advantages[at] += Math.Pow(gamma * lambda, k - at) * (r[k] + (gamma * next) - v[k]);
            }

            returns[at] = counts[at] > 0 ? advantages[at] + v[at] : 0;
        }

        Tensor Back(double[] x) => tensor(x, [rows, columns]).to_type(rewards.dtype).to(rewards.device);
        return (Back(advantages), Back(returns));
    }
}
