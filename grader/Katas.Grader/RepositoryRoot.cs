namespace Katas.Grader;

/// <summary>Finds the repository that the grader works on.</summary>
public static class RepositoryRoot
{
    /// <summary>The launcher's repository (<c>KATAS_ROOT</c>), or the one around the working directory.</summary>
    /// <exception cref="GraderException">There is none.</exception>
    public static string Find()
    {
        if (Environment.GetEnvironmentVariable("KATAS_ROOT") is { Length: > 0 } given)
        {
            return File.Exists(Path.Combine(given, "Katas.slnx"))
                ? Path.GetFullPath(given)
                : throw new GraderException($"KATAS_ROOT is {given}, which holds no Katas.slnx. Start the grader by ./kata in the repository's root.");
        }

        for (var folder = new DirectoryInfo(Environment.CurrentDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Katas.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new GraderException($"No folder above {Environment.CurrentDirectory} is a kata repository (it would hold Katas.slnx). Start the grader by ./kata in the repository's root.");
    }
}
