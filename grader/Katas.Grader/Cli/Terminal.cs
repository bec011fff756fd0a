using Spectre.Console;

namespace Katas.Grader.Cli;

/// <summary>The console that commands write to: at most 80 columns where nobody says how wide it is, no colour where it is not wanted.</summary>
internal static class Terminal
{
    private const int DefaultWidth = 80;

    public static IAnsiConsole Create()
    {
        Console.OutputEncoding = System.Text.Encoding.UTF8;
        var plain = !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = Console.IsOutputRedirected || plain ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = plain ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Out = new AnsiConsoleOutput(Console.Out),
        });
        if (Console.IsOutputRedirected || console.Profile.Width <= 0)
        {
            console.Profile.Width = DefaultWidth;
        }

        return console;
    }
}
