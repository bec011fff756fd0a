namespace Katas.Transformers;

/// <summary>Who may look at whom; true = may look.</summary>
public static class SequenceMasks
{
    /// <summary>Every query may look at every real token.</summary>
    /// <param name="ids">int64 <c>[B, L]</c>.</param>
    /// <param name="padId">The id that stands for nothing.</param>
    /// <returns>bool <c>[B, 1, 1, L]</c>.</returns>
    /// <exception cref="ArgumentException">The ids are not int64 [B, L].</exception>
    public static Tensor Padding(Tensor ids, long padId = 0)
    {
        // TODO(week06.4): keys that are padding are hidden from all heads and queries
        throw new NotImplementedException("Week 6, task 4: keys that are padding are hidden from all heads and queries");
    }

    /// <summary>Query t may look at the real tokens at positions 0 … t.</summary>
    /// <param name="ids">int64 <c>[B, L]</c>.</param>
    /// <param name="padId">The id that stands for nothing.</param>
    /// <returns>bool <c>[B, 1, L, L]</c>.</returns>
    /// <exception cref="ArgumentException">The ids are not int64 [B, L].</exception>
    public static Tensor CausalAndPadding(Tensor ids, long padId = 0)
    {
        // TODO(week06.4): both conditions at once
        throw new NotImplementedException("Week 6, task 4: both conditions at once");
    }
}
