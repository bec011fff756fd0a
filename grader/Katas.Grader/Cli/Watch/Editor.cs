using System.Diagnostics;

namespace Katas.Grader.Cli.Watch;

/// <summary>The learner's editor: <c>$VISUAL</c>, <c>$EDITOR</c>, else VS Code.</summary>
/// <param name="Program">The program.</param>
/// <param name="Arguments">Its arguments before the file, as the variable holds them.</param>
internal sealed record Editor(string Program, IReadOnlyList<string> Arguments)
{
    private static readonly string[] Code = ["code", "code-insiders", "codium", "cursor", "windsurf"];
    private static readonly string[] Colon = ["subl", "zed", "hx", "helix"];
    private static readonly string[] Plus = ["vi", "vim", "nvim", "nano", "emacs", "emacsclient", "micro", "kak", "joe", "gvim", "gedit", "pico", "mcedit", "ed", "ne"];
    private static readonly string[] Windows = ["rider", "devenv", "notepad", "notepad++", "gvim", "gedit", "kate", "subl", "zed", "open", "xdg-open", .. Code];

    /// <summary>Whether the editor has a window of its own; the others need the terminal.</summary>
    public bool HasWindow => Windows.Contains(Name);

    private string Name => Path.GetFileNameWithoutExtension(Program);

    /// <summary>The editor that the environment names.</summary>
    /// <param name="variable">Reads an environment variable.</param>
    public static Editor Of(Func<string, string?> variable)
    {
        var text = new[] { variable("VISUAL"), variable("EDITOR") }.FirstOrDefault(value => !string.IsNullOrWhiteSpace(value)) ?? "code -g";
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return File.Exists(text) ? new Editor(text, []) : new Editor(words[0], words[1..]);
    }

    /// <summary>The arguments that open a file at a line.</summary>
    /// <param name="file">The file.</param>
    /// <param name="line">The line, from 1.</param>
    public IReadOnlyList<string> At(string file, int line) =>
        Code.Contains(Name) ? [.. Arguments.Except(["-g", "--goto"]), "-g", $"{file}:{line}"]
        : Colon.Contains(Name) ? [.. Arguments, $"{file}:{line}"]
        : Plus.Contains(Name) ? [.. Arguments, $"+{line}", file]
        : Name == "rider" ? [.. Arguments, "--line", $"{line}", file]
        : Name == "kate" ? [.. Arguments, "--line", $"{line}", file]
        : [.. Arguments, file];

    /// <summary>Opens a file, and waits for an editor that takes the terminal.</summary>
    /// <param name="file">The file.</param>
    /// <param name="line">The line.</param>
    /// <exception cref="GraderException">The editor could not be started.</exception>
    public async Task OpenAsync(string file, int line)
    {
        var start = new ProcessStartInfo(Program) { UseShellExecute = OperatingSystem.IsWindows() && HasWindow };   // `code` is a script there
        foreach (var argument in At(file, line))
        {
            start.ArgumentList.Add(argument);
        }

        if (HasWindow && !start.UseShellExecute)
        {
            (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);   // what it says must not end up on the screen
        }

        try
        {
            using var editor = Process.Start(start);
            if (!HasWindow && editor is not null)
            {
                await editor.WaitForExitAsync();
            }
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new GraderException($"The editor `{Program}` could not be started. Set VISUAL or EDITOR to yours; the place is {file}:{line}.");
        }
    }
}
