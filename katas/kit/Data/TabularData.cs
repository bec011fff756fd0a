using TorchSharp;

namespace Katas.Kit.Data;

/// <summary>A table of numbers with one target a row.</summary>
/// <param name="Features">float64 [n, d].</param>
/// <param name="Targets">float64 [n], or int64 [n] for class labels.</param>
/// <param name="Columns">The names of the d columns.</param>
public sealed record TabularData(torch.Tensor Features, torch.Tensor Targets, IReadOnlyList<string> Columns);
