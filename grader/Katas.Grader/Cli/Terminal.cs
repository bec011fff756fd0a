using Spectre.Console;

namespace Katas.Grader.Cli;

/// <summary>The console that commands write to: at most 80 columns where nobody says how wide it is, no colour where it is not wanted.</summary>
internal static class Terminal
{
    private const int DefaultWidth = 80;

    /// <summary>Whether output goes to a terminal whose cursor can be moved.</summary>
    public static bool HasScreen => !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb"
        && AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.Detect, Out = new AnsiConsoleOutput(Console.Out) }).Profile.Capabilities.Ansi;

    /// <summary>The colours that the terminal shows and its user wants.</summary>
    public static ColorSystemSupport Colours => IsPlain ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect;

    /// <summary>Columns and lines of the terminal; never so few that nothing fits.</summary>
    public static (int Width, int Height) Size() => (Math.Max(10, Console.WindowWidth), Math.Max(3, Console.WindowHeight));

    private static bool IsPlain => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

    public static IAnsiConsole Create()
    {
        Console.OutputEncoding = System.Text.Encoding.UTF8;
        return Create(Console.Out, Console.IsOutputRedirected);
    }

    /// <summary>The same on the error stream, for what is no result.</summary>
    public static IAnsiConsole CreateForErrors() => Create(Console.Error, Console.IsErrorRedirected);

    /// <summary>One without colours and cursor, for output that is shown elsewhere.</summary>
    /// <param name="writer">Where it goes.</param>
    public static IAnsiConsole CreatePlain(TextWriter writer) => Create(writer, redirected: true);

    private static IAnsiConsole Create(TextWriter writer, bool redirected)
    {
        var plain = IsPlain;
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = redirected || plain ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = plain ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Out = new AnsiConsoleOutput(writer),
        });
        if (redirected || console.Profile.Width <= 0)
        {
            console.Profile.Width = DefaultWidth;
        }

        return console;
    }
}
