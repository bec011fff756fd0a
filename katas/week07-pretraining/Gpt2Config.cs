namespace Katas.Pretraining;

/// <summary>The sizes of a GPT-2 (Radford et al. 2019, table 2). Given; the defaults are the smallest released model's.</summary>
/// <param name="VocabularySize">V, at least 1.</param>
/// <param name="ContextLength">The most positions, at least 1.</param>
/// <param name="EmbeddingSize">d, divisible by the number of heads.</param>
/// <param name="Layers">L, how many blocks.</param>
/// <param name="Heads">Attention heads of each block.</param>
/// <param name="Dropout">The share that is dropped in training, in [0, 1); drawn from torch's global generator.</param>
/// <param name="LayerNormEpsilon">ε of every normalization.</param>
/// <param name="Causal">Whether a position sees only itself and what came before it; false makes an encoder, as BERT is.</param>
public sealed record Gpt2Config(
    long VocabularySize = 50257,
    long ContextLength = 1024,
    long EmbeddingSize = 768,
    int Layers = 12,
    int Heads = 12,
    double Dropout = 0.0,
    double LayerNormEpsilon = 1e-5,
    bool Causal = true)
{
    /// <summary>gpt2, 124 million parameters.</summary>
    public static Gpt2Config Small { get; } = new();

    /// <summary>gpt2-medium, 355 million parameters.</summary>
    public static Gpt2Config Medium { get; } = new(EmbeddingSize: 1024, Layers: 24, Heads: 16);

    /// <summary>gpt2-large, 774 million parameters.</summary>
    public static Gpt2Config Large { get; } = new(EmbeddingSize: 1280, Layers: 36, Heads: 20);

    /// <summary>gpt2-xl, 1.6 billion parameters.</summary>
    public static Gpt2Config ExtraLarge { get; } = new(EmbeddingSize: 1600, Layers: 48, Heads: 25);
}
