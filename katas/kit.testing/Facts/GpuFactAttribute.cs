using System.Runtime.CompilerServices;
using Xunit;
using Xunit.v3;

namespace Katas.Kit.Testing;

/// <summary>A spec that needs a CUDA device: trait <c>Device=GPU</c>; without one it is skipped and recorded as pending, never as passed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class GpuFactAttribute : FactAttribute, ITraitAttribute
{
    /// <summary>Marks a spec as one for the GPU.</summary>
    /// <param name="sourceFilePath">Filled in by the compiler.</param>
    /// <param name="sourceLineNumber">Filled in by the compiler.</param>
    public GpuFactAttribute([CallerFilePath] string? sourceFilePath = null, [CallerLineNumber] int sourceLineNumber = -1)
        : base(sourceFilePath, sourceLineNumber)
    {
        Skip = Gpu.SkipReason;
    }

    /// <inheritdoc/>
    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => Gpu.Traits;
}
