using Katas.Transformers;

namespace Specs.Transformers;

/// <summary>How the translation milestone trains.</summary>
/// <param name="Device">Where.</param>
/// <param name="Epochs">How often every pair is seen.</param>
/// <param name="TokensPerBatch">The limit of <see cref="Batching.ByTokens"/>.</param>
/// <param name="Factor">Of the schedule.</param>
/// <param name="WarmUp">Of the schedule.</param>
/// <param name="BeamSize">1 is greedy search.</param>
internal sealed record TranslationSettings(Device Device, int Epochs, int TokensPerBatch, double Factor, long WarmUp, int BeamSize)
{
    public const int MinCount = 3;
    public const int LongestSentence = 40;

    public static TranslationSettings OnCpu { get; } = new(CPU, Epochs: 2, TokensPerBatch: 2000, Factor: 0.4, WarmUp: 200, BeamSize: 1);

    public static TranslationSettings OnGpu => new(CUDA, Epochs: 30, TokensPerBatch: 4096, Factor: 1, WarmUp: 2000, BeamSize: 4);

    public TransformerConfig Model(long sourceVocabulary, long targetVocabulary) => Device.type == DeviceType.CUDA
        ? new(sourceVocabulary, targetVocabulary, 256, 8, 1024, 3, 3, Dropout: 0.3, NormFirst: true, FinalNorm: true, Tying: WeightTying.Output)
        : new(sourceVocabulary, targetVocabulary, 128, 4, 256, 2, 2, Dropout: 0.1, NormFirst: true, FinalNorm: true, Tying: WeightTying.Output);
}
