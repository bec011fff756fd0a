namespace Katas.Kit.Models;

/// <summary>The two forms of GELU in use.</summary>
public enum GeluForm
{
    /// <summary>½x(1 + tanh(√(2/π)(x + 0.044715x³))), as GPT-2 was trained.</summary>
    Tanh,

    /// <summary>xΦ(x), by the error function.</summary>
    Exact,
}

/// <summary>The sizes of a GPT-2 (Radford et al. 2019); the defaults are the smallest released model's, 124 million parameters.</summary>
/// <param name="VocabularySize">V.</param>
/// <param name="ContextLength">The most positions.</param>
/// <param name="EmbeddingSize">D, divisible by the heads.</param>
/// <param name="Layers">Blocks.</param>
/// <param name="Heads">Attention heads of each.</param>
/// <param name="Dropout">Share dropped in training, from torch's global generator.</param>
/// <param name="LayerNormEpsilon">ε of every normalization.</param>
/// <param name="Gelu">Which GELU.</param>
public sealed record Gpt2Config(
    long VocabularySize = 50257, long ContextLength = 1024, long EmbeddingSize = 768, int Layers = 12, int Heads = 12, double Dropout = 0.0, double LayerNormEpsilon = 1e-5, GeluForm Gelu = GeluForm.Tanh);
