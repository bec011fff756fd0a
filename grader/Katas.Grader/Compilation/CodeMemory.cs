using System.Collections.Concurrent;
using Microsoft.CodeAnalysis.CSharp;

namespace Katas.Grader.Compilation;

/// <summary>
/// What is known of the code compiled last, so that an edit costs what it touched: files with equal text are not parsed again,
/// and files whose text and whose surroundings (the declarations of all files) are equal are not checked again.
/// </summary>
internal sealed class CodeMemory
{
    private const int Kept = 1000;

    private readonly ConcurrentDictionary<string, IReadOnlyList<CompileProblem>> _checks = new();
    private readonly ConcurrentDictionary<string, CodeSurface> _surfaces = new();
    private volatile ParsedCode? _latest;
    private volatile SplitCode? _split;

    /// <summary>The code in parts; null as long as nobody has split it.</summary>
    public SplitCode? Split
    {
        get => _split;
        set => _split = value;
    }

    /// <summary>Parses code, as far as it differs from the code before.</summary>
    /// <param name="slug">The kata.</param>
    /// <param name="files">The code.</param>
    /// <param name="create">Creates a compilation of the first code.</param>
    /// <param name="cancellation">Stops the parser.</param>
    public ParsedCode Parse(string slug, IReadOnlyList<SourceFile> files, Func<IEnumerable<ParsedFile>, CSharpCompilation> create, CancellationToken cancellation)
    {
        var before = _latest is { } latest && latest.Slug == slug && latest.Files.Select(file => file.File.Path).SequenceEqual(files.Select(file => file.Path)) ? latest : null;
        IReadOnlyList<ParsedFile> parsed =
            [.. files.Select((file, index) => before?.Files[index] is { } known && known.File.Text == file.Text ? known : ParsedFile.Parse(file, cancellation))];
        var compilation = before is null
            ? create(parsed)
            : before.Files.Zip(parsed).Where(pair => pair.First != pair.Second).Aggregate(before.Compilation, (all, pair) => all.ReplaceSyntaxTree(pair.First.Tree, pair.Second.Tree));
        return _latest = new ParsedCode(slug, parsed, compilation);
    }

    /// <summary>What the checks say of a file.</summary>
    /// <param name="key">Names all that they depend on.</param>
    /// <param name="check">Makes them.</param>
    public IReadOnlyList<CompileProblem> Check(string key, Func<IReadOnlyList<CompileProblem>> check)
    {
        if (_checks.Count > Kept)
        {
            _checks.Clear();
        }

        return _checks.GetOrAdd(key, _ => check());
    }

    /// <summary>The public side of code.</summary>
    /// <param name="declarations">Names the declarations of all its files.</param>
    /// <param name="read">Reads it.</param>
    public CodeSurface Surface(string declarations, Func<CodeSurface> read)
    {
        if (_surfaces.Count > Kept)
        {
            _surfaces.Clear();
        }

        return _surfaces.GetOrAdd(declarations, _ => read());
    }
}
