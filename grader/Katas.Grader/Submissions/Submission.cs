using Katas.Grader.Compilation;
using Katas.Grader.Curriculum;

namespace Katas.Grader.Submissions;

/// <summary>A learner's checkout, of which only the listed stub files are read: specs, fixtures, kit and grader are those of the course.</summary>
/// <param name="root">The checkout's root.</param>
internal sealed class Submission(string root)
{
    private const long LargestFile = 1024 * 1024;

    /// <summary>The checkout's root.</summary>
    public string Root { get; } = Path.GetFullPath(root);

    /// <summary>What is compiled of it for a kata.</summary>
    /// <param name="kata">The kata, of the course.</param>
    /// <exception cref="GraderException">A stub file is a link, or far too large.</exception>
    public KataSources SourcesOf(Kata kata)
    {
        var files = kata.StubFiles.Select(path => Path.Combine(Root, "katas", kata.Slug, Path.GetFileName(path))).ToList();
        foreach (var file in files)
        {
            RequirePlain(file);
        }

        return KataSources.Of(kata, files);
    }

    private void RequirePlain(string file)
    {
        for (var path = file; path.Length > Root.Length; path = Path.GetDirectoryName(path)!)
        {
            if (new FileInfo(path).LinkTarget is not null)
            {
                throw new GraderException($"{Path.GetRelativePath(Root, path)} is a link. Stubs are ordinary files: put the code into the file itself.");
            }
        }

        if (File.Exists(file) && new FileInfo(file).Length > LargestFile)
        {
            throw new GraderException($"{Path.GetRelativePath(Root, file)} is larger than 1 MB. A stub holds code, no data.");
        }
    }
}
