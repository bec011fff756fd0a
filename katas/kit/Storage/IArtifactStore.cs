namespace Katas.Kit.Storage;

/// <summary>Files by name: what a run writes. Names use <c>/</c> and cannot leave the store.</summary>
public interface IArtifactStore
{
    /// <summary>Whether there is a file.</summary>
    /// <param name="name">Its name.</param>
    bool Exists(string name);

    /// <summary>Opens a file.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    Stream OpenRead(string name);

    /// <summary>Writes a whole file; it becomes visible only when <paramref name="content"/> has returned.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="content">Writes the content; when it throws, the old file stays.</param>
    void Write(string name, Action<Stream> content);

    /// <summary>Adds bytes to the end of a file, which is created if need be.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="bytes">The bytes.</param>
    void Append(string name, ReadOnlySpan<byte> bytes);

    /// <summary>Cuts a file off.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="length">Its new length; at most the old one.</param>
    void Truncate(string name, long length);

    /// <summary>A file's length in bytes.</summary>
    /// <param name="name">Its name.</param>
    long Length(string name);

    /// <summary>The names that begin with a prefix, in ordinal order.</summary>
    /// <param name="prefix">The prefix; empty for all.</param>
    IReadOnlyList<string> List(string prefix = "");

    /// <summary>Deletes a file if it is there.</summary>
    /// <param name="name">Its name.</param>
    void Delete(string name);
}
