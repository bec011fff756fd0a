using Katas.Grader.Compilation;
using Katas.Grader.Curriculum;

namespace Katas.Grader.Cli;

/// <summary>Finds the sources that an <see cref="Implementation"/> stands for.</summary>
internal static class ImplementationSources
{
    /// <exception cref="GraderException">The repository has no reference solution of the kata.</exception>
    public static KataSources Of(Kata kata, Implementation implementation)
    {
        if (implementation == Implementation.Solutions && !Directory.Exists(kata.SolutionFolder))
        {
            throw new GraderException($"There is no reference solution of {kata.Slug} in this repository; only the authors' repository has them.");
        }

        return implementation == Implementation.Solutions ? KataSources.OfReference(kata) : KataSources.OfLearner(kata);
    }
}
