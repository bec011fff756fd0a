using Katas.Grader.Curriculum;

namespace Katas.Grader.Compilation;

/// <summary>Everything that is compiled for one run of a kata.</summary>
public sealed record KataSources
{
    /// <summary>The kata.</summary>
    public required Kata Kata { get; init; }

    /// <summary>The code under test: stubs, as far as they are filled in, or the reference solution.</summary>
    public required IReadOnlyList<SourceFile> Code { get; init; }

    /// <summary>The specs.</summary>
    public required IReadOnlyList<SourceFile> Specs { get; init; }

    /// <summary>The public surface that the code must have, a line a member; null to accept any.</summary>
    public IReadOnlyList<string>? Contract { get; init; }

    /// <summary>Whether banned APIs and anything that a kata never needs are refused.</summary>
    public bool CheckPolicy { get; init; } = true;

    /// <summary>Files that a kata lists but that are not there.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    /// <summary>The learner's own code.</summary>
    /// <param name="kata">The kata.</param>
    public static KataSources OfLearner(Kata kata) => Of(kata, kata.StubFiles);

    /// <summary>A learner's code from other places than the repository's own.</summary>
    /// <param name="kata">The kata.</param>
    /// <param name="files">Where its stub files are expected.</param>
    public static KataSources Of(Kata kata, IEnumerable<string> files)
    {
        var there = files.ToLookup(File.Exists);
        return new KataSources
        {
            Kata = kata,
            Code = SourceFile.Read(there[true]),
            Missing = [.. there[false]],
            Specs = SourceFile.Read(kata.SpecFiles),
            Contract = PublicSurface.ReadContract(kata),
        };
    }

    /// <summary>The reference solution, with the hidden specs.</summary>
    /// <param name="kata">The kata.</param>
    public static KataSources OfReference(Kata kata) => new()
    {
        Kata = kata,
        Code = SourceFile.Read(Directory.GetFiles(kata.SolutionFolder, "*.cs").Order(StringComparer.Ordinal)),
        Specs = SourceFile.Read([.. kata.SpecFiles, .. kata.HiddenSpecFiles]),
        Contract = PublicSurface.ReadContract(kata),
    };
}
