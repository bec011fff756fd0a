namespace Specs.Attention;

/// <summary>The sizes of one induction study.</summary>
internal sealed record InductionSettings(
    long Vocabulary, long Length, long MinPeriod, long MaxPeriod, long Width, long Heads, long Batch, int Steps, Device Device)
{
    public const double LearningRate = 3e-3;
    public const int WarmUpSteps = 100;
    public const long TestSequences = 256;

    public static InductionSettings OnCpu => new(32, 32, 8, 16, 64, 4, 32, 800, CPU);

    public static InductionSettings OnGpu => new(256, 256, 64, 128, 256, 8, 128, 3000, CUDA); // CUDA throws where there is none
}
