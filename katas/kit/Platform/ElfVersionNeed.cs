namespace Katas.Kit.Platform;

/// <summary>One version that the library asks of another.</summary>
/// <param name="Library">The other library, for instance <c>libstdc++.so.6</c>.</param>
/// <param name="Version">The version, for instance <c>GLIBCXX_3.4.32</c>.</param>
/// <param name="IsWeak">Whether the loader accepts its absence.</param>
/// <param name="FlagsOffset">Where <c>vna_flags</c> stands in the file.</param>
public sealed record ElfVersionNeed(string Library, string Version, bool IsWeak, int FlagsOffset);
