namespace Katas.Kit.Platform;

/// <summary>Finds the repository's folders at run time.</summary>
public static class Repository
{
    /// <summary>The root: <c>KATAS_ROOT</c>, or the nearest folder above the program or the working directory that holds <c>Katas.slnx</c>.</summary>
    /// <exception cref="KataException">There is none.</exception>
    public static string FindRoot() =>
        Environment.GetEnvironmentVariable("KATAS_ROOT") is { Length: > 0 } given ? given
        : Above(AppContext.BaseDirectory) ?? Above(Environment.CurrentDirectory)
        ?? throw new KataException($"No folder above {AppContext.BaseDirectory} or {Environment.CurrentDirectory} holds Katas.slnx. Run inside the repository, or set KATAS_ROOT to it.");

    private static string? Above(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Katas.slnx")))
            {
                return folder.FullName;
            }
        }

        return null;
    }
}
