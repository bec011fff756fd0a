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
            Diagnose(learner, _memory, cancellation);
            _memory.Split = SplitCode.Of(learner, _cache.PartsFolder(PartsHash(learner)), cancellation);
        }

        return whole;
    }

    // Null where the whole has to be compiled.
    private CompiledKata? CompileParts(ParsedCode learner, KataSources sources, CancellationToken cancellation)
    {
        if (_memory.Split is not { } split || !split.Fits(learner))
        {
            return null;
        }

        var checking = CheckBeside(learner, sources, _memory);
        var specs = _cache.SpecFile(SpecHash(sources, Surface(learner, _memory).Hash), sources.Kata.Slug);
        if (split.Compile(learner, cancellation) is not { } parts)
        {
            var said = Diagnose(learner, _memory, cancellation);
            return said.Exists(IsError) ? Refused(sources.Kata, said) : null;
        }

        if (!BuildCache.IsWhole(specs))
        {
            return null;
        }

        List<CompileProblem> problems = [.. checking.GetAwaiter().GetResult(), .. parts.SelectMany(part => part.Warnings)];
        BuildCache.Touch(split.Forwarder, specs);
        return problems.Exists(IsError)
            ? Refused(sources.Kata, problems)
            : new CompiledKata(sources.Kata, Ordered(problems), split.Forwarder, specs) { LearnerParts = [.. parts.Select(part => part.Assembly)] };
    }

    private string PartsHash(ParsedCode learner) => ContentHash.Of([toolchain.Identity, "parts", learner.Declarations, .. learner.Files.Select(file => file.File.Path)]);
}
