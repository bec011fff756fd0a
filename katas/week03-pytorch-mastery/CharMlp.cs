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
        // TODO(week03.4): slide a window over each word, padded with '.' on the left
        throw new NotImplementedException("Week 3, task 4: slide a window over each word, padded with '.' on the left");
    }
}

/// <summary>Bengio's neural language model (Bengio et al. 2003, eq. 1, without the direct connections): embeddings side by side, a tanh layer, logits.</summary>
/// <remarks>
/// State dict: <c>embedding.weight</c> [V, e] ~ N(0, 1); <c>hidden.weight</c> [h, block·e] of standard deviation (5/3)/√fan-in; <c>output.weight</c> [V, h] of a tenth of that scale;
/// <c>hidden.bias</c> [h] and <c>output.bias</c> [V] are 0. So the first loss is near ln V, and few tanh units are saturated.
/// </remarks>
public sealed class CharMlp : nn.Module<Tensor, Tensor>
{
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
        // TODO(week03.4): create the three layers, draw their weights from the seed, register them
        throw new NotImplementedException("Week 3, task 4: create the three layers, draw their weights from the seed, register them");
    }

    /// <summary>The logits of the next character.</summary>
    /// <param name="x">Contexts, int64 [n, block].</param>
    /// <returns>[n, V].</returns>
    public override Tensor forward(Tensor x)
    {
        // TODO(week03.4): embed, lay side by side, squash, map to logits
        throw new NotImplementedException("Week 3, task 4: embed, lay side by side, squash, map to logits");
    }

    /// <summary>A word, drawn character by character from an empty context to the first '.', which is not part of it.</summary>
    /// <param name="vocabulary">The characters.</param>
    /// <param name="generator">Equal seeds give equal words.</param>
    /// <param name="maxLength">The most characters.</param>
    public string Sample(CharVocabulary vocabulary, Generator generator, int maxLength = 30)
    {
        // TODO(week03.4): draw from the softmax of the logits and shift the context
        throw new NotImplementedException("Week 3, task 4: draw from the softmax of the logits and shift the context");
    }
}
