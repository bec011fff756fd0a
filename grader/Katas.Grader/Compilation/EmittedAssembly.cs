namespace Katas.Grader.Compilation;

/// <summary>What the compiler wrote.</summary>
/// <param name="Image">The assembly.</param>
/// <param name="Symbols">Its portable PDB.</param>
internal sealed record EmittedAssembly(byte[] Image, byte[] Symbols);
