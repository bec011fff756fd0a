namespace Katas.Kit.Storage;

/// <summary>A tensor as the header describes it; its offsets fit its shape.</summary>
/// <param name="Name">The tensor's name.</param>
/// <param name="Dtype">Its dtype.</param>
/// <param name="Shape">Its sizes; empty for a scalar.</param>
/// <param name="Begin">Its first byte, from the end of the header.</param>
/// <param name="End">The byte after its last.</param>
internal sealed record SafetensorsEntry(string Name, SafetensorsDtype Dtype, long[] Shape, long Begin, long End);
