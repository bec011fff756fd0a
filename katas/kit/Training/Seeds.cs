using TorchSharp;

namespace Katas.Kit.Training;

/// <summary>Turns seeds into generators. Nothing here touches torch's global generator.</summary>
public static class Seeds
{
    /// <summary>A torch generator that starts at a seed.</summary>
    /// <remarks>
    /// TorchSharp creates generators of the CPU only, whatever device it is told: <c>rand(…, device: CUDA, generator: g)</c> throws or even crashes. Draw on the CPU, then move the numbers with
    /// <c>.to(g.device)</c>: so they are also the same on every device.
    /// </remarks>
    /// <param name="seed">The seed.</param>
    /// <param name="device">What its <c>device</c> says, the place to move its draws to; the CPU when null.</param>
    public static torch.Generator Generator(int seed, torch.Device? device = null) => new((ulong)(uint)seed, device ?? torch.CPU);

    /// <summary>An independent seed for the index-th of several draws.</summary>
    /// <param name="seed">The common seed.</param>
    /// <param name="index">Which of them, from 0.</param>
    public static int Derive(int seed, int index) =>
        (int)(new SplitMix64((ulong)(uint)seed + (0x9E3779B97F4A7C15UL * (ulong)(uint)(index + 1))).Next() >> 33);
}
