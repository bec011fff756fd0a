using Katas.Kit.Testing;

namespace Specs.Pretraining;

/// <summary>A language of 8 tokens in which only the last token tells something about the next: no model can do better than its entropy rate.</summary>
internal sealed class MarkovChain
{
    public const int Tokens = 8;

    private readonly double[][] _rows;
    private readonly double[] _stationary;

    public MarkovChain(Draws draws)
    {
        _rows = [.. nn.functional.softmax(1.5 * draws.Normal([Tokens, Tokens]), -1).data<double>().ToArray().Chunk(Tokens)];
        _stationary = [.. Enumerable.Repeat(1.0 / Tokens, Tokens)];
        for (var step = 0; step < 200; step++)
        {
            _stationary = [.. Enumerable.Range(0, Tokens).Select(to => Enumerable.Range(0, Tokens).Sum(from => _stationary[from] * _rows[from][to]))];
        }
    }

    /// <summary>Nats per token.</summary>
    public double EntropyRate => Enumerable.Range(0, Tokens).Sum(from => _stationary[from] * _rows[from].Sum(p => -p * Math.Log(p)));

    /// <summary>int64 [length].</summary>
    public Tensor Sample(int length, Draws draws)
    {
        var (text, row) = (new long[length], _stationary);
        for (var at = 0; at < length; at++)
        {
            text[at] = Draw(row, draws.Uniform(0, 1));
            row = _rows[text[at]];
        }

        return tensor(text);
    }

    /// <summary>The mean of −ln p over all tokens but the first, under the chain itself.</summary>
    public double Loss(Tensor text)
    {
        var tokens = text.data<long>().ToArray();
        return -tokens.Zip(tokens.Skip(1), (from, to) => Math.Log(_rows[from][to])).Average();
    }

    private static long Draw(double[] row, double u)
    {
        var token = 0;
        for (var mass = row[0]; mass < u && token < Tokens - 1; mass += row[token])
        {
            token++;
        }

        return token;
    }
}
