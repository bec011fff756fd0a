using System.Runtime.CompilerServices;
using Xunit;
using Xunit.v3;

namespace Katas.Kit.Testing;

/// <summary>A theory that needs a CUDA device; see <see cref="GpuFactAttribute"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class GpuTheoryAttribute : TheoryAttribute, ITraitAttribute
{
    /// <summary>Marks a theory as one for the GPU.</summary>
    /// <param name="sourceFilePath">Filled in by the compiler.</param>
    /// <param name="sourceLineNumber">Filled in by the compiler.</param>
    public GpuTheoryAttribute([CallerFilePath] string? sourceFilePath = null, [CallerLineNumber] int sourceLineNumber = -1)
        : base(sourceFilePath, sourceLineNumber)
    {
        Skip = Gpu.SkipReason;
    }

    /// <inheritdoc/>
    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => Gpu.Traits;
}
