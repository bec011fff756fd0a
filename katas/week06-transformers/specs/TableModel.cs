using Katas.Transformers;

namespace Specs.Transformers;

/// <summary>A language model that is a table: log-probabilities of the next token given the last two, both bos at the start. Ids: 1 bos, 2 eos.</summary>
internal static class TableModel
{
    /// <summary>Looks the last two tokens of every prefix up in [V, V, V].</summary>
    public static NextTokenLogProbs Step(Tensor table) => prefixes =>
    {
        var last = prefixes.size(1) - 1;
        return table[prefixes.select(1, Math.Max(0, last - 1)), prefixes.select(1, last)]; // [N, V]
    };

    /// <summary>Adds every output of at most maxLength tokens, eos included, with its score by the formula ((5 + n)/6)^α.</summary>
    public static void Enumerate(Tensor table, long[] prefix, double sum, int maxLength, double alpha, List<Hypothesis> found)
    {
        var penalty = Math.Pow((5.0 + prefix.Length) / 6, alpha);
        var next = table[prefix.Length > 1 ? prefix[^2] : prefix[^1], prefix[^1]].data<double>().ToArray();
        found.Add(new(prefix[1..], sum + next[2], (sum + next[2]) / penalty, true));
        for (var token = 0; token < next.Length; token++)
        {
            if (token != 2 && prefix.Length == maxLength)
            {
                found.Add(new([.. prefix[1..], token], sum + next[token], (sum + next[token]) / penalty, false));
            }
            else if (token != 2)
            {
                Enumerate(table, [.. prefix, token], sum + next[token], maxLength, alpha, found);
            }
        }
    }
}
