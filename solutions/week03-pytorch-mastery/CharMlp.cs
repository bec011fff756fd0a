using System.Text;
using Katas.Kit.Training;
using TorchSharp.Modules;
using TorchSharp.Utils;

namespace Katas.PytorchMastery;

/// <summary>Words as examples: the last few characters, and the one that follows them.</summary>
public static class ContextWindows
{
    /// <summary>One example for every character of every word and for its end; the context starts anew, all '.', with each word.</summary>
    /// <param name="words">The words.</param>
    /// <param name="vocabulary">Their characters.</param>
    /// <param name="blockSize">Characters of context, at least 1.</param>
    /// <returns>X int64 [N, block], oldest character first; Y int64 [N].</returns>
    /// <exception cref="ArgumentOutOfRangeException">The block is smaller than 1.</exception>
    public static (Tensor X, Tensor Y) Build(IEnumerable<string> words, CharVocabulary vocabulary, int blockSize)
    {
        // solution:begin task 4: slide a window over each word, padded with '.' on the left
        ArgumentOutOfRangeException.ThrowIfLessThan(blockSize, 1);
        var (contexts, targets) = (new List<long>(), new List<long>());
        foreach (var word in words)
        {
            var context = new long[blockSize];
            foreach (var next in word.Select(vocabulary.Encode).Append(0))
            {
                contexts.AddRange(context);
                targets.Add(next);
                context = [.. context[1..], next];
            }
        }

        return (tensor(contexts.ToArray(), [targets.Count, blockSize]), tensor(targets.ToArray()));
        // solution:end
    }
}

/// <summary>Bengio's neural language model (Bengio et al. 2003, eq. 1, without the direct connections): embeddings side by side, a tanh layer, logits.</summary>
/// <remarks>
/// State dict: <c>embedding.weight</c> [V, e] ~ N(0, 1); <c>hidden.weight</c> [h, block·e] of standard deviation (5/3)/√fan-in; <c>output.weight</c> [V, h] of a tenth of that scale;
/// <c>hidden.bias</c> [h] and <c>output.bias</c> [V] are 0. So the first loss is near ln V, and few tanh units are saturated.
/// </remarks>
public sealed class CharMlp : nn.Module<Tensor, Tensor>
{
    // solution:begin
    private const double TanhGain = 5.0 / 3;

    [ComponentName(Name = "embedding")]
    private readonly Embedding _embedding;

    [ComponentName(Name = "hidden")]
    private readonly Linear _hidden;

    [ComponentName(Name = "output")]
    private readonly Linear _output;

    private readonly int _blockSize;

    // solution:end
    /// <summary>Creates the model; the seed decides every weight, and the global generator is as before.</summary>
    /// <param name="vocabulary">V.</param>
    /// <param name="blockSize">Characters of context.</param>
    /// <param name="embeddingSize">e.</param>
    /// <param name="hiddenSize">h.</param>
    /// <param name="seed">Equal seeds give equal models.</param>
    /// <param name="dtype">float32 or float64.</param>
    public CharMlp(long vocabulary, int blockSize, long embeddingSize, long hiddenSize, int seed, ScalarType dtype = ScalarType.Float32)
        : base(nameof(CharMlp))
    {
        // solution:begin task 4: create the three layers, draw their weights from the seed, register them
        _blockSize = blockSize;
        using var globalState = get_rng_state(); // the layers' own constructors draw from the global generator
        _embedding = nn.Embedding(vocabulary, embeddingSize, dtype: dtype);
        _hidden = nn.Linear(blockSize * embeddingSize, hiddenSize, dtype: dtype);
        _output = nn.Linear(hiddenSize, vocabulary, dtype: dtype);
        set_rng_state(globalState);
        using var generator = Seeds.Generator(seed);
        using var recordsNothing = no_grad();
        _embedding.weight!.normal_(0, 1, generator);
        _hidden.weight!.normal_(0, TanhGain / Math.Sqrt(blockSize * embeddingSize), generator);
        _output.weight!.normal_(0, 0.1 * TanhGain / Math.Sqrt(hiddenSize), generator);
        _hidden.bias!.zero_();
        _output.bias!.zero_();
        RegisterComponents();
        // solution:end
    }

    /// <summary>The logits of the next character.</summary>
    /// <param name="x">Contexts, int64 [n, block].</param>
    /// <returns>[n, V].</returns>
    public override Tensor forward(Tensor x)
    {
        // solution:begin task 4: embed, lay side by side, squash, map to logits
        using var scope = NewDisposeScope();
        var embedded = _embedding.call(x).flatten(1);                                    // [n, block·e]
        return _output.call(_hidden.call(embedded).tanh()).MoveToOuterDisposeScope();    // [n, V]
        // solution:end
    }

    /// <summary>A word, drawn character by character from an empty context to the first '.', which is not part of it.</summary>
    /// <param name="vocabulary">The characters.</param>
    /// <param name="generator">Equal seeds give equal words.</param>
    /// <param name="maxLength">The most characters.</param>
    public string Sample(CharVocabulary vocabulary, Generator generator, int maxLength = 30)
    {
        // solution:begin task 4: draw from the softmax of the logits and shift the context
        using var recordsNothing = no_grad();
        var (word, context) = (new StringBuilder(), new long[_blockSize]);
        while (word.Length < maxLength)
        {
            using var scope = NewDisposeScope();
            var probabilities = nn.functional.softmax(forward(tensor(context).unsqueeze(0)), 1); // [1, V]
            var next = multinomial(probabilities, 1, true, generator).item<long>();
            if (next == 0)
            {
                break;
            }

            word.Append(vocabulary.Decode(next));
            context = [.. context[1..], next];
        }

        return word.ToString();
        // solution:end
    }
}
