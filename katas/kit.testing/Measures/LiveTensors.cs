using TorchSharp;

namespace Katas.Kit.Testing;

/// <summary>Counts tensors that hold native memory.</summary>
public static class LiveTensors
{
    /// <summary>The tensors of this process that are not disposed.</summary>
    public static long Count => torch.Tensor.TotalCount;

    /// <summary>Asserts that repeating a step leaves no tensors behind.</summary>
    /// <param name="step">The step; told its number.</param>
    /// <param name="warmUp">Steps before the counting starts.</param>
    /// <param name="steps">Steps that are counted.</param>
    public static void ShouldNotGrow(Action<int> step, int warmUp = 20, int steps = 200)
    {
        for (var index = 0; index < warmUp; index++)
        {
            step(index);
        }

        var before = Settled();
        for (var index = warmUp; index < warmUp + steps; index++)
        {
            step(index);
        }

        var grown = Settled() - before;
        if (grown >= steps)
        {
            Failure.Throw($"{steps} steps left {grown} tensors behind ({(double)grown / steps:0.#} each): dispose temporaries, for instance by a torch.NewDisposeScope() around each step.");
        }
    }

    // Counted without collecting: native memory is invisible to the collector, so code must not rely on it.
    private static long Settled() => Count;
}
