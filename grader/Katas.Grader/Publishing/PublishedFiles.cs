namespace Katas.Grader.Publishing;

/// <summary>Which files of the author repository learners get. What no rule names stays with the authors.</summary>
internal static class PublishedFiles
{
    /// <summary>Files that only the learner repository has, at the places that they have there.</summary>
    public const string Template = "grader/learner/";

    private static readonly string[] Folders = ["katas/", "fixtures/", "grader/", "docs/"];

    private static readonly string[] Files =
    [
        "LICENSE", "THIRD-PARTY-NOTICES.md", "Katas.slnx", "global.json", "kata", "kata.cmd", ".editorconfig", ".gitattributes", ".gitignore",
        "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props",
    ];

    private static readonly string[] Private =
    [
        "katas/kit.tests/", "katas/coverage.runsettings", "fixtures/update-manifests", "grader/tests/", "grader/bench/", "docs/author.md", "docs/instructor.md",
    ];

    /// <summary>Where a file lies in the learner repository; null when it is not for learners.</summary>
    /// <param name="path">Its path in the author repository, with slashes.</param>
    public static string? TargetOf(string path) =>
        path.StartsWith(Template, StringComparison.Ordinal) ? path[Template.Length..]
        : Array.Exists(Private, part => path.StartsWith(part, StringComparison.Ordinal)) ? null
        : Array.Exists(Folders, folder => path.StartsWith(folder, StringComparison.Ordinal)) || Files.Contains(path) ? path
        : null;

    /// <summary>Whether a file holds answers.</summary>
    /// <param name="path">Its path in the author repository, with slashes.</param>
    public static bool IsSecret(string path) => path.StartsWith("solutions/", StringComparison.Ordinal);

    /// <summary>Whether a path has no place in a learner repository, whatever the file holds.</summary>
    /// <param name="path">Its path in the learner repository, with slashes.</param>
    public static bool IsForbidden(string path) =>
        IsSecret(path)
        || path.StartsWith("katas/kit.tests/", StringComparison.Ordinal)
        || path.StartsWith("grader/tests/", StringComparison.Ordinal)
        || path.Split('/')[^1] == Authoring.Misconceptions.FileName
        || path.Contains("/hidden/", StringComparison.Ordinal)
        || path.Contains("/alternatives/", StringComparison.Ordinal);
}
