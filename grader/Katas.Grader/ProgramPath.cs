namespace Katas.Grader;

/// <summary>
/// Finds programs on the <c>PATH</c>. Starting one by its name alone would look into the working directory first, which may be a
/// submission that holds a program of that name.
/// </summary>
internal static class ProgramPath
{
    /// <summary>A program's file; null when it is not there.</summary>
    /// <param name="name">Its name, without an ending.</param>
    public static string? Find(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator)
            .Where(Path.IsPathFullyQualified).Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? $"{name}.exe" : name)).FirstOrDefault(File.Exists);

    /// <summary>A program's file.</summary>
    /// <param name="name">Its name, without an ending.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">It is not there, as when it were started.</exception>
    public static string Require(string name) => Find(name) ?? throw new System.ComponentModel.Win32Exception(2, $"{name} was not found on the PATH");
}
