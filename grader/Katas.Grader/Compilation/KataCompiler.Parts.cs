namespace Katas.Grader.Compilation;

public sealed partial class KataCompiler
{
    /// <summary>
    /// Does ahead, while nobody waits, what makes the next edit cheap: looks at all files and splits them into parts. What ran in parts is
    /// compiled as the whole that it is, and kept, as other commands ask for that.
    /// </summary>
    /// <param name="sources">What was compiled last.</param>
    /// <param name="cancellation">Stops the compiler.</param>
    /// <returns>The code as a whole.</returns>
    public CompiledKata Settle(KataSources sources, CancellationToken cancellation)
    {
        var learner = Parse(sources, cancellation);
        var code = _cache.CodeFile(CodeHash(sources), sources.Kata.Slug);
        var whole = Kept(sources, code) ?? CompileWhole(learner, sources, code, cancellation);
        if (whole.Succeeded && _memory.Split?.Fits(learner) is not true)
        {
            Check(learner, sources, _memory);
            _memory.Split = SplitCode.Of(learner, _cache.PartsFolder(PartsHash(learner)), cancellation);
        }

        return whole;
    }

    // Null where the whole has to be compiled.
    private CompiledKata? CompileParts(ParsedCode learner, KataSources sources, CancellationToken cancellation)
    {
        if (_memory.Split is not { } split || !split.Fits(learner)
            || _cache.SpecFile(SpecHash(sources, Surface(learner, _memory).Hash), sources.Kata.Slug) is var specs && !BuildCache.IsWhole(specs))
        {
            return null;
        }

        var checking = CheckBeside(learner, sources, _memory);
        var problems = new List<CompileProblem>();
        if (split.Compile(learner, problems, cancellation) is not { } parts)
        {
            return problems.Exists(IsError) ? Refused(sources.Kata, problems) : null;
        }

        problems.AddRange(checking.GetAwaiter().GetResult());
        BuildCache.Touch(split.Forwarder, specs);
        return problems.Exists(IsError)
            ? Refused(sources.Kata, problems)
            : new CompiledKata(sources.Kata, Ordered(problems), split.Forwarder, specs) { LearnerParts = parts };
    }

    private string PartsHash(ParsedCode learner) => ContentHash.Of([toolchain.Identity, "parts", learner.Declarations, .. learner.Files.Select(file => file.File.Path)]);
}
