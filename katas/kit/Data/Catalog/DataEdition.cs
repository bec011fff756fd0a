namespace Katas.Kit.Data;

/// <summary>A form in which a data set may be on a machine: all of these files together are enough for its loader.</summary>
/// <param name="Contents">What it holds, in a few words.</param>
/// <param name="Files">The files.</param>
internal sealed record DataEdition(string Contents, params IReadOnlyList<DataFile> Files)
{
    /// <summary>Whether all files have an address.</summary>
    public bool IsPublic => Files.All(file => file.From.Count > 0);

    /// <summary>The length of all files together.</summary>
    public long Bytes => Files.Sum(file => file.Bytes);
}
