using System.CommandLine;
using System.CommandLine.Parsing;

namespace Katas.Grader.Cli;

/// <summary>What to say about a command line that cannot be run: what is wrong, what was probably meant, where the help is.</summary>
internal static class UsageError
{
    public static IEnumerable<string> Describe(ParseResult parse)
    {
        var (command, unknown) = (parse.CommandResult.Command, parse.UnmatchedTokens.Count > 0 ? parse.UnmatchedTokens[0] : null);
        if (unknown is null)
        {
            return [.. Missing(parse), Help(command)];
        }

        var problem = command is RootCommand root ? Verb(unknown, root)
            : unknown.StartsWith('-') ? Option(unknown, command)
            : command.Subcommands.Count > 0 ? $"`./kata {Path(command)}` takes no '{unknown}' here.{(Suggestion.For(unknown, command.Subcommands.Select(verb => verb.Name)) is { } meant ? $" Did you mean `./kata {Path(command)} {meant}`?" : string.Empty)}"
            : $"`./kata {Path(command)}` takes no '{unknown}' here.{(command.Options.Any(option => option.Name == "--task") && int.TryParse(unknown, out _) ? $" A task is chosen by --task {unknown}." : string.Empty)}";
        return [problem, Help(command)];
    }

    // A week's number alone, or `help`, says well enough what is wanted.
    private static string Verb(string unknown, RootCommand root)
    {
        var digits = unknown.StartsWith("week", StringComparison.OrdinalIgnoreCase) ? unknown[4..] : unknown;
        if (int.TryParse(digits, out var number))
        {
            return $"What about week {number}? `./kata test {number}` runs its specs, `./kata show {number}` shows its brief.";
        }

        if (unknown.TrimStart('-', '/').Equals("help", StringComparison.OrdinalIgnoreCase))
        {
            return "There is no verb 'help'; it is an option.";
        }

        if (unknown.StartsWith('-'))
        {
            var option = Suggestion.For(unknown.TrimStart('-'), root.Options.Select(candidate => candidate.Name.TrimStart('-')));
            return $"There is no option '{unknown}' before a verb.{(option is null ? string.Empty : $" Did you mean --{option}?")}";
        }

        var suggestion = Suggestion.For(unknown, root.Subcommands.Where(command => !command.Hidden).Select(command => command.Name));
        return $"There is no verb '{unknown}'.{(suggestion is null ? string.Empty : $" Did you mean `./kata {suggestion}`?")}";
    }

    private static string Option(string unknown, Command command)
    {
        var suggestion = Suggestion.For(unknown.TrimStart('-'), command.Options.Select(option => option.Name.TrimStart('-')));
        return $"`./kata {Path(command)}` has no option '{unknown}'.{(suggestion is null ? string.Empty : $" Did you mean --{suggestion}?")}";
    }

    private static IEnumerable<string> Missing(ParseResult parse)
    {
        var command = parse.CommandResult.Command;
        if (command.Arguments.FirstOrDefault(argument => argument.Arity.MinimumNumberOfValues > 0 && parse.GetResult(argument) is not { Tokens.Count: > 0 }) is { } missing)
        {
            return [$"`./kata {Path(command)}` needs {missing.HelpName ?? missing.Name}: {missing.Description}"];
        }

        return command.Options.FirstOrDefault(option => option.Required && parse.GetResult(option) is null or { Implicit: true }) is { } needed
            ? [$"`./kata {Path(command)}` needs {needed.Name} {needed.HelpName}: {needed.Description}"]
            : parse.Errors.Select(Words);
    }

    // The library's own words name .NET types.
    private static string Words(ParseError error) => error.SymbolResult switch
    {
        OptionResult { Option: { } option, Tokens: [] } => $"{option.Name} needs {option.HelpName}: {option.Description}",
        OptionResult { Option: { } option, Tokens: [var given, ..] } when error.Message.Contains("Must be one of", StringComparison.Ordinal) =>
            $"{option.Name} does not take '{given.Value}', but {option.HelpName}: {option.Description}",
        OptionResult { Option: { } option, Tokens: [var given, ..] } when error.Message.Contains("Cannot parse", StringComparison.Ordinal) =>
            $"{option.Name} needs {(option.ValueType == typeof(Implementation) ? option.HelpName : "a whole number")}, not '{given.Value}'.",
        ArgumentResult { Tokens: [var word, ..] } when error.Message.Contains("Cannot parse", StringComparison.Ordinal) => $"'{word.Value}' is not a whole number.",
        _ => error.Message,
    };

    private static string Help(Command command) => $"`./kata{(command is RootCommand ? string.Empty : $" {Path(command)}")} --help` shows what can be typed.";

    private static string Path(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } parent and not RootCommand ? $"{parent.Name} {command.Name}" : command.Name;
}
