namespace Katas.Kit.Data;

/// <summary>Where files of data sets are looked for: the user's own folder, then the cache.</summary>
/// <param name="Given">The folder that <c>KATAS_DATA</c> names; null when there is none.</param>
/// <param name="Cache">The folder that downloads go to.</param>
internal sealed record DataPlaces(string? Given, string Cache)
{
    /// <summary><c>KATAS_DATA</c>, and <c>KATAS_CACHE</c> or else <c>katas/data</c> in the user's folder for local data.</summary>
    public static DataPlaces OfUser() => new(
        Environment.GetEnvironmentVariable("KATAS_DATA") is { Length: > 0 } given ? given : null,
        Environment.GetEnvironmentVariable("KATAS_CACHE") is { Length: > 0 } cache ? Path.GetFullPath(cache)
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "katas", "data"));

    /// <summary>The paths at which a file is looked for, in that order.</summary>
    /// <param name="set">The data set.</param>
    /// <param name="file">The file.</param>
    public IEnumerable<string> Of(string set, string file)
    {
        if (Given is not null)
        {
            yield return Path.Combine(Given, set, file);
            yield return Path.Combine(Given, file);
        }

        yield return Path.Combine(Cache, set, file);
    }

    /// <summary>The path of a file that is on this machine, packed or, where its content can be checked, unpacked; null when it is not.</summary>
    /// <param name="set">The data set.</param>
    /// <param name="file">The file.</param>
    /// <param name="known">What the catalogue knows of it.</param>
    public string? Find(string set, string file, DataFile? known)
    {
        var mayBeUnpacked = known?.ContentSha256 is not null && file.EndsWith(".gz", StringComparison.Ordinal);
        return Of(set, file).SelectMany(path => mayBeUnpacked ? new[] { path, path[..^3] } : [path]).FirstOrDefault(File.Exists);
    }
}
