using Katas.Grader.Curriculum;

namespace Katas.Grader.Submissions;

/// <summary>Hidden specs, from a checkout of the author's branch of that name (or of the author repository itself).</summary>
internal static class HiddenSpecs
{
    /// <summary>The files of a kata's hidden specs; empty when it has none.</summary>
    /// <param name="folder">The checkout; null for no hidden specs.</param>
    /// <param name="kata">The kata.</param>
    /// <exception cref="GraderException">The folder is no such checkout.</exception>
    public static IReadOnlyList<string> Of(string? folder, Kata kata)
    {
        if (folder is null)
        {
            return [];
        }

        var solutions = Path.Combine(Path.GetFullPath(folder), "solutions");
        var files = Path.Combine(solutions, kata.Slug, "hidden");
        return !Directory.Exists(solutions) ? throw new GraderException($"{folder} holds no hidden specs (they would be in {solutions}). Check the branch `{Publishing.ReferenceBranches.Hidden}` of the author's private repository out there.")
            : Directory.Exists(files) ? [.. Directory.GetFiles(files, "*.cs").Order(StringComparer.Ordinal)]
            : [];
    }
}
