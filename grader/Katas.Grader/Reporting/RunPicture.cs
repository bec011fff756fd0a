using System.Buffers.Binary;

namespace Katas.Grader.Reporting;

/// <summary>A picture that a run kept, for instance a grid of samples.</summary>
/// <param name="Name">Its file's name.</param>
/// <param name="Png">Its bytes.</param>
internal sealed record RunPicture(string Name, byte[] Png)
{
    private const int WidthAt = 16;   // behind the signature, and the length and name of the first chunk
    private const int LeastChart = 320;

    private static ReadOnlySpan<byte> PngStart => [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

    /// <summary>Whether it is enlarged on the page, and each of its pixels says something: a grid of samples, no chart.</summary>
    public bool IsSmall => Png.Length > WidthAt + 4 && BinaryPrimitives.ReadUInt32BigEndian(Png.AsSpan(WidthAt)) < LeastChart;

    /// <summary>Whether bytes begin as a PNG: pictures come from learners' code, and only such are shown.</summary>
    /// <param name="content">The bytes.</param>
    public static bool IsPng(ReadOnlySpan<byte> content) => content.StartsWith(PngStart);
}
