using Katas.Kit.Data;

namespace Katas.Grader.Data;

/// <summary>What of the data sets is on this machine.</summary>
/// <param name="places">Where files are looked for.</param>
internal sealed class DataInventory(DataPlaces places)
{
    /// <summary>Where files are looked for.</summary>
    public DataPlaces Places => places;

    /// <summary>Looks for a file.</summary>
    /// <param name="set">The data set.</param>
    /// <param name="file">The file.</param>
    /// <param name="hash">Whether its content is compared too; otherwise being there is enough.</param>
    public FileStatus Look(DataSet set, DataFile file, bool hash)
    {
        var path = places.Find(set.Name, file.Name, file);
        return new(file, path, path is null ? FileState.Missing : !hash ? FileState.Good : FileCheck.Check(file, path));
    }

    /// <summary>The first form of a data set that is whole; null when none is.</summary>
    /// <param name="set">The data set.</param>
    /// <param name="hash">Whether contents are compared too.</param>
    public DataEdition? Present(DataSet set, bool hash) => set.Editions.FirstOrDefault(edition => edition.Files.All(file => Look(set, file, hash).IsUsable));

    /// <summary>Whether a file lies in the cache, which the grader may change, and not in a folder of the user's.</summary>
    public bool IsInCache(string path) => Path.GetFullPath(path).StartsWith(Path.GetFullPath(places.Cache) + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
