using Katas.Kit.Data;

namespace Katas.Grader.Data;

/// <summary>Brings data sets into the cache.</summary>
/// <param name="inventory">What is there.</param>
/// <param name="downloader">Fetches files.</param>
/// <param name="progress">Is told how it goes.</param>
/// <param name="mirror">A server of one's own that is asked first: <c>mirror/set/file</c>; null for none.</param>
internal sealed partial class DataFetcher(DataInventory inventory, Downloader downloader, IDownloadProgress progress, Uri? mirror)
{
    /// <summary>Whether the last failure was that no address was reached at all.</summary>
    public bool IsOffline { get; private set; }

    /// <summary>The mirror of <c>KATAS_DATA_MIRROR</c>.</summary>
    /// <exception cref="GraderException">It is not a web address.</exception>
    public static Uri? MirrorOfUser() => Environment.GetEnvironmentVariable("KATAS_DATA_MIRROR") is not { Length: > 0 } given ? null
        : Uri.TryCreate(given.TrimEnd('/') + "/", UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? address
        : throw new GraderException($"KATAS_DATA_MIRROR is {given}, which is not an address like https://server/data. Correct it, or unset it.");

    /// <summary>Fetches the files of a data set that are not there or are damaged.</summary>
    /// <param name="set">The data set.</param>
    /// <param name="cancellation">Ends it; what has come is kept for the next time.</param>
    /// <returns>Whether anything was fetched; false when all was there.</returns>
    /// <exception cref="GraderException">It could not be had; the message says how to do it by hand.</exception>
    public async Task<bool> FetchAsync(DataSet set, CancellationToken cancellation)
    {
        if (IsThere(set))
        {
            return false;
        }

        var edition = set.Fetched ?? throw NoAddress(set);
        var folder = Path.Combine(inventory.Places.Cache, set.Name);
        using var held = await DataLock.TakeAsync(folder, () => progress.Say($"Another process is fetching {set.Name}; waiting for it."), cancellation);
        if (IsThere(set))   // the other process has brought it
        {
            return false;
        }

        RefuseDamagedOwnFiles(set, edition);
        DataAbout.TellOnce(set, folder, progress.Say);
        RequireSpace(set, edition, folder);
        try
        {
            await FetchAsync(set, edition, folder, cancellation);
        }
        catch (DownloadException problem)
        {
            IsOffline = problem.IsOffline;
            throw ByHand(set, edition, problem);
        }

        return true;
    }

    // The fetched form or a better one: who has only a part of CIFAR-10 and asks for it wants all of it.
    private bool IsThere(DataSet set) => set.Editions
        .Take(set.Fetched is { } fetched ? set.Editions.ToList().IndexOf(fetched) + 1 : set.Editions.Count)
        .Any(edition => edition.Files.All(file => inventory.Look(set, file, hash: true).IsUsable));

    private async Task FetchAsync(DataSet set, DataEdition edition, string folder, CancellationToken cancellation)
    {
        using var archives = new ArchiveCache(folder, downloader);
        foreach (var file in edition.Files.Where(file => !inventory.Look(set, file, hash: true).IsUsable))
        {
            var path = Path.Combine(folder, file.Name);
            Uri[] direct = [.. Mirrored(set, file), .. file.From.Select(address => new Uri(address)).Where(address => address.Fragment.Length == 0)];
            Uri[] members = [.. file.From.Select(address => new Uri(address)).Where(address => address.Fragment.Length > 0)];
            try
            {
                await downloader.FetchAsync(new Download(path, direct, file.Bytes, part => FileCheck.Check(file, part) != FileState.Damaged, Resumes: file.Sha256 is not null), cancellation);
            }
            catch (DownloadException) when (members.Length > 0)
            {
                await archives.ExtractAsync(file, path, members, cancellation);
            }

            if (file.Sha256 is null)
            {
                FileCheck.Pin(path);
            }
        }
    }

    private IEnumerable<Uri> Mirrored(DataSet set, DataFile file) => mirror is null ? [] : [new Uri(mirror, $"{set.Name}/{file.Name}")];

    // Looked for first and not ours to delete: a good copy in the cache would never be found.
    private void RefuseDamagedOwnFiles(DataSet set, DataEdition edition)
    {
        var own = edition.Files.Select(file => inventory.Look(set, file, hash: true)).FirstOrDefault(status => status.State == FileState.Damaged && !inventory.IsInCache(status.Path!));
        if (own is not null)
        {
            throw new GraderException($"{own.Path} is damaged: it has not the published SHA-256. It is in your own folder (KATAS_DATA), which is looked at first: delete or replace it, then run `./kata data get {set.Name}` again.", ExitCodes.Environment);
        }
    }

    private static void RequireSpace(DataSet set, DataEdition edition, string folder)
    {
        if (folder.StartsWith(@"\\", StringComparison.Ordinal))
        {
            return;   // a share of the network, of which Windows does not tell the free space this way
        }

        var (free, wanted) = (new DriveInfo(Path.GetFullPath(folder)).AvailableFreeSpace, edition.Bytes + (edition.Bytes / 10));
        if (free < wanted)
        {
            throw new GraderException($"{set.Name} needs {Sizes.Text(wanted)}, and {Sizes.Text(free)} are free at {folder}. Make room there, or set KATAS_CACHE to a folder on a larger disk.", ExitCodes.Environment);
        }
    }
}
