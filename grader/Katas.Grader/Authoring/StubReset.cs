using System.Text;
using Katas.Grader.Compilation;
using Katas.Grader.Curriculum;

namespace Katas.Grader.Authoring;

/// <summary>Puts stubs back as they were, after a backup of what is there.</summary>
/// <param name="root">The repository's root.</param>
/// <param name="compiler">Derives stubs where the reference solution is present.</param>
/// <param name="time">The clock.</param>
public sealed class StubReset(string root, KataCompiler compiler, TimeProvider time)
{
    /// <summary>Resets files of a kata.</summary>
    /// <param name="kata">The kata.</param>
    /// <param name="files">The files' names; all stubs when empty.</param>
    /// <param name="cancellation">Stops git.</param>
    /// <returns>The files that were reset, and the backup's folder; null when there was nothing to back up.</returns>
    public async Task<(IReadOnlyList<string> Reset, string? Backup)> RunAsync(Kata kata, IReadOnlyList<string> files, CancellationToken cancellation)
    {
        var stubs = kata.StubFiles.Select(path => Path.GetFileName(path)!).ToList();
        var unknown = files.FirstOrDefault(file => !stubs.Contains(Path.GetFileName(file)));
        if (unknown is not null)
        {
            throw new GraderException($"{unknown} is not a stub of week {kata.Number}; the stubs are {string.Join(", ", stubs)}.");
        }

        var asked = files.Count == 0 ? stubs : [.. files.Select(file => Path.GetFileName(file)!)];
        var changed = new List<(string File, string Stub)>();
        foreach (var file in asked)
        {
            var stub = await PristineAsync(kata, file, cancellation);
            var path = Path.Combine(kata.Folder, file);
            if (!File.Exists(path) || (await File.ReadAllTextAsync(path, cancellation)).ReplaceLineEndings("\n") != stub)
            {
                changed.Add((file, stub));
            }
        }

        var backup = BackUp(kata, changed.Select(change => change.File));
        foreach (var (file, stub) in changed)
        {
            AtomicFile.Write(Path.Combine(kata.Folder, file), Encoding.UTF8.GetBytes(stub));
        }

        return ([.. changed.Select(change => change.File)], backup);
    }

    private string? BackUp(Kata kata, IEnumerable<string> files)
    {
        var folder = Path.Combine(root, ".kata", "backups", kata.Slug, $"{time.GetLocalNow():yyyyMMdd-HHmmss-fff}");
        var kept = false;
        foreach (var path in files.Select(file => Path.Combine(kata.Folder, file)).Where(File.Exists))
        {
            AtomicFile.Write(Path.Combine(folder, Path.GetFileName(path)), File.ReadAllBytes(path));
            kept = true;
        }

        return kept ? folder : null;
    }

    // Authors derive the stub; learners take it from the commit that brought it.
    private async Task<string> PristineAsync(Kata kata, string file, CancellationToken cancellation)
    {
        if (Directory.Exists(kata.SolutionFolder))
        {
            return DerivationPlan.Of(kata, compiler).TextOf(file);
        }

        var path = $"katas/{kata.Slug}/{file}";
        var git = new Git(root);
        var first = (await git.RunAsync(["log", "--diff-filter=A", "--format=%H", "--", path], cancellation))?.Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault();
        var stub = first is null ? null : await git.RunAsync(["show", $"{first}:{path}"], cancellation);
        return stub?.ReplaceLineEndings("\n") ?? throw new GraderException($"The stub {path} is not in this repository's history, so it cannot be put back. Take it from the course's repository.");
    }
}
