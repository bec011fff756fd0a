using System.Text;

namespace Katas.Pretraining;

/// <summary>Learns the merges of a byte-level BPE (Sennrich et al. 2016, Algorithm 1).</summary>
public static class BytePairTrainer
{
    /// <summary>Merges the most frequent pair of tokens again and again, never across pieces or special tokens.</summary>
    /// <remarks>
    /// Pieces are counted once; a merge then revisits only the distinct pieces that hold its pair. Of equally frequent pairs the one with the lexicographically greatest
    /// (left bytes, right bytes) is merged, bytes as unsigned numbers, left first: so nothing depends on the order of a dictionary.
    /// </remarks>
    /// <param name="text">Any text.</param>
    /// <param name="vocabularySize">256 bytes, the merges and the special tokens together; fewer merges are learned where no pair is left.</param>
    /// <param name="specialTokens">They cut the text and are no part of it; none when null.</param>
    /// <returns>The vocabulary and the merges in order.</returns>
    /// <exception cref="ArgumentException">The size is below 256 and the number of special tokens.</exception>
    public static BytePairModel Train(string text, int vocabularySize, IReadOnlyList<string>? specialTokens = null)
    {
        // TODO(week07.2): count pairs weighted by pieces, merge the best one, update the pieces that hold it
        throw new NotImplementedException("Week 7, task 2: count pairs weighted by pieces, merge the best one, update the pieces that hold it");
    }
}
