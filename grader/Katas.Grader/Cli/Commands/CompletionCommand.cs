namespace Katas.Grader.Cli.Commands;

/// <summary>`kata completion SHELL`: prints a script that completes verbs, katas and options.</summary>
internal static class CompletionCommand
{
    public static readonly string[] Shells = ["bash", "zsh", "fish", "pwsh"];

    public static string Script(string shell) => shell switch
    {
        "bash" => """
            # Add to ~/.bashrc:  source <(./kata completion bash)
            _kata() {
              local IFS=$'\n'
              COMPREPLY=($(compgen -W "$("${COMP_WORDS[0]}" "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
            }
            complete -F _kata kata ./kata
            """,
        "zsh" => """
            # Add to ~/.zshrc:  source <(./kata completion zsh)
            _kata() {
              local words_line="${BUFFER}"
              compadd -- ${(f)"$("${words[1]}" "[suggest:${CURSOR}]" "${words_line}" 2>/dev/null)"}
            }
            compdef _kata kata ./kata
            """,
        "fish" => """
            # Add to ~/.config/fish/config.fish:  ./kata completion fish | source
            complete -c kata -f -a '(set -l line (commandline -cp); ./kata "[suggest:"(string length -- $line)"]" $line 2>/dev/null)'
            """,
        "pwsh" => """
            # Add to $PROFILE:  ./kata.cmd completion pwsh | Out-String | Invoke-Expression
            Register-ArgumentCompleter -Native -CommandName kata, kata.cmd, ./kata -ScriptBlock {
              param($word, $line, $cursor)
              & $line.CommandElements[0].Value "[suggest:$cursor]" "$line" 2>$null | ForEach-Object { [System.Management.Automation.CompletionResult]::new($_) }
            }
            """,
        _ => throw new GraderException($"There is no completion for '{shell}'; there is for {string.Join(", ", Shells)}."),
    };
}
