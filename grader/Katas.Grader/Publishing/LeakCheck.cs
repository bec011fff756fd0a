using System.Text;
using Katas.Grader.Authoring;
using Katas.Grader.Curriculum;

namespace Katas.Grader.Publishing;

/// <summary>Looks for what only authors may see: distinctive lines of reference solutions, alternatives, hidden specs and misconceptions, however they are spaced.</summary>
/// <remarks>
/// One line is enough in a stub of the same week. Elsewhere short lines meet by chance (idioms of the language, the field's one-liners):
/// there it takes two lines of one file, a long one, or the name of a hidden class. <c>solutions/public-lines.txt</c> lists lines that are public on purpose.
/// </remarks>
internal sealed class LeakCheck
{
    private const int ShortestLine = 24;
    private const int LongLine = 60;
    private const string HiddenClass = "classHidden";
    private const string PublicLines = "solutions/public-lines.txt";

    private readonly Dictionary<string, List<SecretLine>> _byStart = new(StringComparer.Ordinal);
    private readonly HashSet<string> _secretFiles;

    /// <summary>Learns what is secret.</summary>
    /// <param name="author">All files of the author repository.</param>
    /// <param name="katas">Its katas.</param>
    public LeakCheck(IReadOnlyList<RepositoryFile> author, IReadOnlyList<Kata> katas)
    {
        var secret = author.Where(file => PublishedFiles.IsSecret(file.Path)).ToList();
        var allowed = secret.Where(file => file.Path == PublicLines).SelectMany(file => file.Text.Split('\n')).Select(Code).ToHashSet(StringComparer.Ordinal);
        var specs = author.Where(file => file.Path.StartsWith("katas/", StringComparison.Ordinal) && file.Path.Contains("/specs/", StringComparison.Ordinal))
            .SelectMany(file => file.Text.Split('\n')).Select(Code).ToHashSet(StringComparer.Ordinal);
        _secretFiles = [.. secret.Where(file => file.Path != PublicLines && file.Content.Length > 0 && !IsItsStub(file, katas)).Select(file => HashOf(file.Content))];
        foreach (var week in secret.Where(file => file.Path.EndsWith(".cs", StringComparison.Ordinal) || Path.GetFileName(file.Path) == Misconceptions.FileName).GroupBy(file => file.Path.Split('/')[1]))
        {
            var stubs = StubLines(week, katas.FirstOrDefault(kata => kata.Slug == week.Key));
            foreach (var file in week)
            {
                Add(week.Key, file, line => stubs.Contains(line) || allowed.Contains(line) || (IsHidden(file.Path) && specs.Contains(line) && !line.Contains(HiddenClass, StringComparison.Ordinal)));
            }
        }
    }

    /// <summary>How many lines are distinctive.</summary>
    public int Lines => _byStart.Values.Sum(lines => lines.Count);

    /// <summary>What a file gives away; null when it gives nothing away.</summary>
    /// <param name="path">Where it lies in the learner repository, or what it is called there.</param>
    /// <param name="content">Its bytes.</param>
    public string? Find(string path, byte[] content)
    {
        if (PublishedFiles.IsForbidden(path))
        {
            return $"{path} is a file for authors only";
        }

        if (_secretFiles.Contains(HashOf(content)))
        {
            return $"{path} is a whole file of solutions/";
        }

        var found = Matches(Squeeze(Encoding.UTF8.GetString(content))).Distinct().ToList();
        var leak = found.GroupBy(line => line.File).FirstOrDefault(group => IsLeak(path, [.. group]));
        return leak is null ? null : $"{path} holds {leak.First().Text} … of {leak.Key}";
    }

    private static bool IsLeak(string path, IReadOnlyList<SecretLine> lines) =>
        lines.Count > 1 || lines[0].Text.Length >= LongLine || lines[0].Text.Contains(HiddenClass, StringComparison.Ordinal) || IsStub(path, lines[0].Week);

    private static bool IsStub(string path, string week) =>
        path.StartsWith($"katas/{week}/", StringComparison.Ordinal) && path.EndsWith(".cs", StringComparison.Ordinal) && path.Count(character => character == '/') == 2;

    private static bool IsHidden(string path) => path.Contains("/hidden/", StringComparison.Ordinal);

    // A file without marked parts is given to learners as it is.
    private static bool IsItsStub(RepositoryFile file, IReadOnlyList<Kata> katas) =>
        file.Path.Split('/') is [_, var week, var name] && name.EndsWith(".cs", StringComparison.Ordinal)
        && katas.FirstOrDefault(kata => kata.Slug == week) is { } kata && Derivation.Derive(file.Text, file.Path, kata) == file.Text;

    // Everything that derivation leaves in the stubs is public: alternatives repeat the signatures.
    private static HashSet<string> StubLines(IEnumerable<RepositoryFile> week, Kata? kata) =>
        kata is null ? [] : [.. week.Where(file => file.Path.EndsWith(".cs", StringComparison.Ordinal) && file.Path.Count(character => character == '/') == 2)
            .SelectMany(file => Derivation.Derive(file.Text, file.Path, kata).Split('\n')).Select(Code)];

    private void Add(string week, RepositoryFile file, Func<string, bool> isPublic)
    {
        foreach (var line in file.Text.Split('\n').Where(line => !IsBoilerplate(line)).Select(Code).Where(line => line.Length >= ShortestLine && !isPublic(line)).Distinct())
        {
            var start = line[..ShortestLine];
            if (!_byStart.TryGetValue(start, out var lines))
            {
                _byStart[start] = lines = [];
            }

            lines.Add(new SecretLine(line, file.Path, week));
        }
    }

    // Of misconceptions, the places in the code; their diagnoses and specs are public. Fields and guards say nothing about a solution.
    private static bool IsBoilerplate(string line) =>
        line.TrimStart() is var text && (text.StartsWith('"') && !text.StartsWith("\"find\"", StringComparison.Ordinal) && !text.StartsWith("\"replace\"", StringComparison.Ordinal)
            || text.StartsWith("//", StringComparison.Ordinal) || text.StartsWith("using ", StringComparison.Ordinal) || text.StartsWith("namespace ", StringComparison.Ordinal) || text.StartsWith("throw new Argument", StringComparison.Ordinal)
            || text.StartsWith("private readonly ", StringComparison.Ordinal) || (text.StartsWith("Argument", StringComparison.Ordinal) && text.Contains(".ThrowIf", StringComparison.Ordinal)));

    private List<SecretLine> Matches(string text)
    {
        var starts = _byStart.GetAlternateLookup<ReadOnlySpan<char>>();
        var found = new List<SecretLine>();
        for (var index = 0; index + ShortestLine <= text.Length; index++)
        {
            if (starts.TryGetValue(text.AsSpan(index, ShortestLine), out var lines))
            {
                var at = index;
                found.AddRange(lines.Where(line => string.CompareOrdinal(text, at, line.Text, 0, line.Text.Length) == 0));
            }
        }

        return found;
    }

    // A trailing comment does not make a line another line.
    private static string Code(string line) => Squeeze(line.IndexOf(" //", StringComparison.Ordinal) is > 0 and var comment ? line[..comment] : line);

    // Nor do blanks.
    private static string Squeeze(string text)
    {
        var squeezed = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            if (!char.IsWhiteSpace(character))
            {
                squeezed.Append(character);
            }
        }

        return squeezed.ToString();
    }

    private static string HashOf(byte[] content) => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(content));

    private sealed record SecretLine(string Text, string File, string Week);
}
