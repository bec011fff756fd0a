namespace Katas.RepresentationLearning;

// Anchor by anchor: for each row the list of all others, and the partner's place in it. The gradient is summed up similarity by similarity.
public static class NtXent
{
    public static Tensor Loss(Tensor z1, Tensor z2, double temperature)
    {
        Check(z1, z2, temperature);
        var u = Unit(torch.concat([z1, z2], 0));
        var (count, losses) = ((int)u.size(0), new List<Tensor>());
        for (var anchor = 0; anchor < count; anchor++)
        {
            var others = Others(count, anchor);
            var similarities = u[tensor(others, device: u.device)].mv(u[anchor]) / temperature;
            var largest = similarities.detach().max();
            losses.Add(largest + (similarities - largest).exp().sum().log() - similarities[Array.IndexOf(others, (long)Partner(count, anchor))]);
        }

        return torch.stack(losses).mean();
    }

    public static (Tensor GradZ1, Tensor GradZ2) Gradient(Tensor z1, Tensor z2, double temperature)
    {
        Check(z1, z2, temperature);
        using var recordsNothing = no_grad();
        var z = torch.concat([z1, z2], 0);
        var (u, count) = (Unit(z), (int)z.size(0));
        var byU = zeros_like(u);
        for (var anchor = 0; anchor < count; anchor++)
        {
            var others = tensor(Others(count, anchor), device: u.device);
            var similarities = u[others].mv(u[anchor]) / temperature;
            var shares = (similarities - similarities.max()).exp();
            shares = shares / shares.sum();                                              // ∂ℓ/∂similarity, the partner's still lacks its −1
            var pull = zeros(count, dtype: u.dtype, device: u.device).index_add_(0, others, shares, 1);
            pull[Partner(count, anchor)] -= 1;
            byU.add_(pull.unsqueeze(1) * u[anchor]);
            byU[anchor] += pull.matmul(u);
        }

        byU = byU / (count * temperature);
        var inward = byU - (u * (u * byU).sum(1, keepdim: true));
        var byZ = inward / z.square().sum(1, keepdim: true).sqrt().clamp(min: 1e-12);
        return (byZ[..(count / 2)].clone(), byZ[(count / 2)..].clone());
    }

    public static double OptimalLoss(long pairs, double temperature)
    {
        if (pairs < 1 || !(temperature > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(pairs));
        }

        var cosine = pairs == 1 ? 0 : -1.0 / (pairs - 1);
        return Math.Log(1 + (2 * (pairs - 1) * Math.Exp((cosine - 1) / temperature)));
    }

    public static double TopOneAccuracy(Tensor z1, Tensor z2)
    {
        Check(z1, z2, 1);
        using var recordsNothing = no_grad();
        var u = Unit(torch.concat([z1, z2], 0));
        var count = (int)u.size(0);
        return Enumerable.Range(0, count).Average(anchor =>
        {
            var others = Others(count, anchor);
            var best = u[tensor(others, device: u.device)].mv(u[anchor]).argmax().item<long>();
            return others[best] == Partner(count, anchor) ? 1.0 : 0;
        });
    }

    private static long[] Others(int count, int anchor) => [.. Enumerable.Range(0, count).Where(index => index != anchor).Select(index => (long)index)];

    private static int Partner(int count, int anchor) => (anchor + (count / 2)) % count;

    private static Tensor Unit(Tensor z) => z / z.square().sum(1, keepdim: true).sqrt().clamp(min: 1e-12);

    private static void Check(Tensor z1, Tensor z2, double temperature)
    {
        if (z1.dim() != 2 || z2.dim() != 2 || z1.size(0) == 0 || z1.size(0) != z2.size(0) || z1.size(1) != z2.size(1) || !(temperature > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(temperature), "two views [N, d] and a positive temperature are needed");
        }
    }
}
