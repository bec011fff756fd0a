using System.Globalization;
using System.Text;

namespace Katas.Grader.Publishing;

/// <summary>Reads and writes objects of a git repository as they are: no filters, no line ends changed.</summary>
/// <param name="root">The repository's root.</param>
internal sealed class GitObjects(string root)
{
    private readonly Git _git = new(root);

    /// <summary>The files of a commit, with their contents.</summary>
    public async Task<IReadOnlyList<RepositoryFile>> FilesOfAsync(string commit, CancellationToken cancellation)
    {
        var entries = (await _git.RequireAsync(["ls-tree", "-r", "-z", "--full-tree", commit], cancellation))
            .Split('\0', StringSplitOptions.RemoveEmptyEntries)
            .Select(entry => (Head: entry.Split('\t')[0].Split(' '), Path: entry[(entry.IndexOf('\t', StringComparison.Ordinal) + 1)..]))
            .Where(entry => entry.Head[1] == "blob")
            .ToList();
        var ids = Encoding.ASCII.GetBytes(string.Concat(entries.Select(entry => $"{entry.Head[2]}\n")));
        var read = await _git.TryAsync(["cat-file", "--batch"], cancellation, ids);
        return [.. Parse(read.Output).Zip(entries, (item, entry) => new RepositoryFile(entry.Path, entry.Head[0], item.Content))];
    }

    /// <summary>Every object that the repository holds, packed or loose, reachable or not.</summary>
    public async Task<IReadOnlyList<GitObject>> AllAsync(CancellationToken cancellation) =>
        [.. Parse((await _git.TryAsync(["cat-file", "--batch-all-objects", "--unordered", "--batch"], cancellation)).Output)];

    /// <summary>Writes files as one tree.</summary>
    /// <returns>The tree's name.</returns>
    public async Task<string> WriteTreeAsync(IReadOnlyList<RepositoryFile> files, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("kata-tree-").FullName;
        try
        {
            for (var index = 0; index < files.Count; index++)
            {
                await File.WriteAllBytesAsync(Path.Combine(folder, $"{index}"), files[index].Content, cancellation);
            }

            var paths = string.Concat(Enumerable.Range(0, files.Count).Select(index => $"{Path.Combine(folder, $"{index}")}\n"));
            var ids = (await _git.RequireAsync(["hash-object", "-w", "--no-filters", "--stdin-paths"], cancellation, Encoding.UTF8.GetBytes(paths))).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            var entries = string.Concat(files.Select((file, index) => $"{file.Mode} {ids[index]}\t{file.Path}\0"));
            var temporary = Path.Combine(folder, "index");
            await _git.RequireAsync(["update-index", "-z", "--index-info"], cancellation, Encoding.UTF8.GetBytes(entries), temporary);
            return (await _git.RequireAsync(["write-tree"], cancellation, index: temporary)).Trim();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // "<id> <type> <size>\n<content>\n", again and again.
    private static IEnumerable<GitObject> Parse(byte[] output)
    {
        for (var start = 0; start < output.Length;)
        {
            var end = Array.IndexOf(output, (byte)'\n', start);
            var head = Encoding.ASCII.GetString(output, start, end - start).Split(' ');
            var size = int.Parse(head[2], CultureInfo.InvariantCulture);
            yield return new GitObject(head[0], head[1], output[(end + 1)..(end + 1 + size)]);
            start = end + size + 2;
        }
    }
}

/// <summary>A file in a commit.</summary>
/// <param name="Path">Its path, with slashes.</param>
/// <param name="Mode">git's mode: <c>100644</c>, or <c>100755</c> for a program.</param>
/// <param name="Content">Its bytes.</param>
internal sealed record RepositoryFile(string Path, string Mode, byte[] Content)
{
    public string Text => Encoding.UTF8.GetString(Content);
}

/// <summary>An object in a git repository.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Kind"><c>blob</c>, <c>tree</c>, <c>commit</c> or <c>tag</c>.</param>
/// <param name="Content">Its bytes.</param>
internal sealed record GitObject(string Id, string Kind, byte[] Content);
