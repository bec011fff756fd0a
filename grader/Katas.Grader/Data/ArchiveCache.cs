using System.IO.Compression;
using System.Security.Cryptography;
using Katas.Kit.Data;

namespace Katas.Grader.Data;

/// <summary>Takes single files out of zip archives; an archive is fetched once for all its files, and deleted afterwards.</summary>
/// <param name="folder">The data set's folder in the cache.</param>
/// <param name="downloader">Fetches archives.</param>
internal sealed class ArchiveCache(string folder, Downloader downloader) : IDisposable
{
    private readonly List<string> _fetched = [];

    public void Dispose() => _fetched.ForEach(File.Delete);

    /// <summary>Puts a member of an archive at a path, packed with gzip as the catalogue names it.</summary>
    /// <param name="file">The file; its content's hash decides.</param>
    /// <param name="path">Where it ends up.</param>
    /// <param name="members">Addresses of archives, the member's name after <c>#</c>.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="DownloadException">No archive could be had, or none holds the published file.</exception>
    public async Task ExtractAsync(DataFile file, string path, IReadOnlyList<Uri> members, CancellationToken cancellation)
    {
        var archive = Path.Combine(folder, Path.GetFileName(members[0].AbsolutePath));
        var name = members[0].Fragment[1..];
        if (!Holds(archive, name, file))   // also true of an archive that was put there by hand
        {
            await downloader.FetchAsync(new Download(archive, members, 0, part => Holds(part, name, file), Resumes: true), cancellation);
            _fetched.Add(archive);
        }

        var part = $"{path}.part";
        using (var zip = await ZipFile.OpenReadAsync(archive, cancellation))
        await using (var member = await zip.GetEntry(name)!.OpenAsync(cancellation))
        await using (var packed = new GZipStream(File.Create(part), CompressionLevel.SmallestSize))
        {
            await member.CopyToAsync(packed, cancellation);
        }

        File.Move(part, path, overwrite: true);
    }

    private static bool Holds(string archive, string name, DataFile file)
    {
        if (!File.Exists(archive))
        {
            return false;
        }

        try
        {
            using var zip = ZipFile.OpenRead(archive);
            using var member = zip.GetEntry(name)?.Open();
            return member is not null && Convert.ToHexStringLower(SHA256.HashData(member)) == file.ContentSha256;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }
}
