using TorchSharp;

namespace Katas.Kit.Testing;

internal static class Gpu
{
    public static IReadOnlyCollection<KeyValuePair<string, string>> Traits { get; } = [new("Device", "GPU")];

    public static string? SkipReason { get; } = torch.cuda.is_available() ? null : "Pending GPU: no CUDA device here.";
}
