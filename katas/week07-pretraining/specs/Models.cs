using Katas.Kit.Storage;
using Katas.Kit.Testing;
using Katas.Pretraining;

namespace Specs.Pretraining;

/// <summary>Models of the goldens, and small ones with seeds.</summary>
internal static class Models
{
    public static Gpt2Config Config(GoldenNode inputs) => new(
        inputs.Get<long>("vocabulary_size"), inputs.Get<long>("context_length"), inputs.Get<long>("embedding_size"), inputs.Get<int>("layers"), inputs.Get<int>("heads"));

    public static Gpt2 Load(GoldenNode inputs)
    {
        var model = new Gpt2(Config(inputs));
        StateDict.Load(model, inputs.State("state_dict"));
        model.eval();
        return model;
    }

    public static Gpt2 Tiny(int seed, bool causal = true, double dropout = 0) =>
        new(new Gpt2Config(VocabularySize: 17, ContextLength: 12, EmbeddingSize: 16, Layers: 2, Heads: 4, Dropout: dropout, Causal: causal), new Draws(seed).Generator());

    /// <summary>Large random weights: with the initial ones nearly nothing reaches the logits.</summary>
    public static Gpt2 Loud(int seed, bool causal = true)
    {
        using var recordsNothing = no_grad();
        using var generator = new Draws(seed).Generator();
        var model = Tiny(seed, causal);
        foreach (var parameter in model.parameters())
        {
            parameter.normal_(0, 0.4, generator);
        }

        return model;
    }

    public static Tensor Tokens(int seed, long batch, long length, long vocabulary)
    {
        using var generator = new Draws(seed).Generator();
        return randint(vocabulary, [batch, length], dtype: ScalarType.Int64, generator: generator);
    }
}
