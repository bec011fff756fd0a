using Katas.Kit.Data;

namespace Katas.Grader.Data;

/// <summary>A file of a data set on this machine.</summary>
/// <param name="File">The file.</param>
/// <param name="Path">Where it is; null when it is missing.</param>
/// <param name="State">How it is.</param>
internal sealed record FileStatus(DataFile File, string? Path, FileState State)
{
    public bool IsUsable => State is FileState.Good or FileState.Trusted;
}
