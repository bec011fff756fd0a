namespace Katas.Kit.Data;

/// <summary>A file of a data set: its name in the data set's folder, and how it is recognised and fetched.</summary>
/// <param name="Name">The name that loaders ask for.</param>
/// <param name="Bytes">Its length; 0 where nobody publishes it.</param>
/// <param name="Sha256">The SHA-256 in lower-case hex; null where none is published: the first download is then pinned on trust.</param>
internal sealed record DataFile(string Name, long Bytes, string? Sha256)
{
    /// <summary>Of a <c>.gz</c> file, the SHA-256 of what is packed: another packing of the same content, or the unpacked file, is as good.</summary>
    public string? ContentSha256 { get; init; }

    /// <summary>Where it can be fetched, the best address first; <c>archive#member</c> means a member of a zip file. Empty: it has no public address.</summary>
    public IReadOnlyList<string> From { get; init; } = [];
}
