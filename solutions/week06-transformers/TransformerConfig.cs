namespace Katas.Transformers;

/// <summary>The sizes and variants of a <see cref="Seq2SeqTransformer"/>.</summary>
/// <param name="SourceVocabulary">How many source ids there are.</param>
/// <param name="TargetVocabulary">How many target ids there are.</param>
/// <param name="DModel">D, the width.</param>
/// <param name="NumHeads">H, a divisor of D.</param>
/// <param name="FeedForward">F, the width inside the feed-forward networks.</param>
/// <param name="EncoderLayers">How many encoder layers.</param>
/// <param name="DecoderLayers">How many decoder layers.</param>
/// <param name="Dropout">The probability of dropping, in embeddings and layers.</param>
/// <param name="NormFirst">true: pre-LN; false: post-LN, the paper's.</param>
/// <param name="FinalNorm">Whether each stack ends with a norm of its own: a pre-LN stack needs one, the paper's post-LN stack has none.</param>
/// <param name="Tying">Which vocabulary matrices are one.</param>
/// <param name="MaxLength">The longest sequence.</param>
/// <param name="PadId">The id that stands for nothing.</param>
public sealed record TransformerConfig(long SourceVocabulary, long TargetVocabulary, long DModel, long NumHeads, long FeedForward,
    int EncoderLayers, int DecoderLayers, double Dropout = 0.1, bool NormFirst = false, bool FinalNorm = false,
    WeightTying Tying = WeightTying.None, long MaxLength = 512, long PadId = 0);
