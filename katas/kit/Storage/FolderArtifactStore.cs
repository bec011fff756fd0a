namespace Katas.Kit.Storage;

/// <summary>Artifacts in a folder of the disk.</summary>
/// <param name="root">The folder; it is created with the first file.</param>
public sealed class FolderArtifactStore(string root) : IArtifactStore
{
    private const string TemporaryMark = ".writing-";

    private readonly string _root = Path.GetFullPath(root);

    /// <inheritdoc/>
    public bool Exists(string name) => File.Exists(PathOf(name));

    /// <inheritdoc/>
    public Stream OpenRead(string name) => File.OpenRead(PathOf(name));

    /// <inheritdoc/>
    public void Write(string name, Action<Stream> content)
    {
        var path = Prepare(name);
        var temporary = $"{path}{TemporaryMark}{Guid.NewGuid():N}";
        try
        {
            using (var stream = File.Create(temporary))
            {
                content(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <inheritdoc/>
    public void Append(string name, ReadOnlySpan<byte> bytes)
    {
        using var stream = new FileStream(Prepare(name), FileMode.Append, FileAccess.Write, FileShare.Read);
        stream.Write(bytes);
    }

    /// <inheritdoc/>
    public void Truncate(string name, long length)
    {
        using var stream = new FileStream(PathOf(name), FileMode.Open, FileAccess.Write);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, stream.Length);
        stream.SetLength(length);
    }

    /// <inheritdoc/>
    public long Length(string name) => new FileInfo(PathOf(name)).Length;

    /// <inheritdoc/>
    public IReadOnlyList<string> List(string prefix = "") => !Directory.Exists(_root) ? [] :
    [
        .. Directory.EnumerateFiles(_root, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(_root, path).Replace(Path.DirectorySeparatorChar, '/'))
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal) && !name.Contains(TemporaryMark, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];

    /// <inheritdoc/>
    public void Delete(string name) => File.Delete(PathOf(name));

    private string Prepare(string name)
    {
        var path = PathOf(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return path;
    }

    private string PathOf(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        var parts = name.Split('/');
        if (Path.IsPathRooted(name) || name.Contains('\\', StringComparison.Ordinal) || name.Contains(':', StringComparison.Ordinal) || parts.Any(part => part is "" or "." or ".."))
        {
            throw new ArgumentException($"'{name}' is not a name inside the store: use parts separated by '/', without '..' and not absolute.", nameof(name));
        }

        var path = _root;
        foreach (var part in parts)
        {
            path = Path.Combine(path, part);
            if (new FileInfo(path).LinkTarget is not null)
            {
                throw new ArgumentException($"'{name}' goes through a link, which the store does not follow.", nameof(name));
            }
        }

        return path;
    }
}
