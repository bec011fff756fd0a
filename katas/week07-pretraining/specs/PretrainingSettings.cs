namespace Specs.Pretraining;

/// <summary>The sizes of a pretraining run.</summary>
internal sealed record PretrainingSettings(
    string Name, int Vocabulary, long Width, int Layers, int Heads, long Length, double Dropout, long Batch, int Steps, double PeakRate, Device Device, ScalarType Dtype)
{
    public static PretrainingSettings OnCpu => new("mini GPT-2", 2048, Width: 128, Layers: 2, Heads: 4, Length: 64, Dropout: 0, Batch: 8, Steps: 3500, PeakRate: 3e-3, CPU, ScalarType.Float32);

    public static PretrainingSettings OnGpu => new("mini GPT-2", 8192, Width: 384, Layers: 6, Heads: 6, Length: 256, Dropout: 0.2, Batch: 64, Steps: 6000, PeakRate: 1e-3, CUDA, ScalarType.BFloat16);
}
