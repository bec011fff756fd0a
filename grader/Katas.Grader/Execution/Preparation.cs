using Katas.Grader.Curriculum;

namespace Katas.Grader.Execution;

/// <summary>The specs that a worker loads and discovers before there is code to judge.</summary>
/// <param name="Root">The repository's root.</param>
/// <param name="SpecAssembly">The compiled specs.</param>
/// <param name="Fixtures">What the golden values looked like, which discovery reads: other ones need another preparation.</param>
public sealed record Preparation(string Root, string SpecAssembly, string Fixtures)
{
    /// <summary>The preparation for a kata's specs.</summary>
    /// <param name="kata">The kata.</param>
    /// <param name="specAssembly">Its compiled specs.</param>
    public static Preparation Of(Kata kata, string specAssembly) => new(kata.Root, specAssembly, FixtureStamp.Of(kata));
}
