namespace Katas.Kit.Data;

/// <summary>An instruction with what it is about and the answer.</summary>
/// <param name="Instruction">What to do.</param>
/// <param name="Input">What to do it with; empty where the instruction says all.</param>
/// <param name="Output">The response.</param>
public sealed record InstructionRow(string Instruction, string Input, string Output);
