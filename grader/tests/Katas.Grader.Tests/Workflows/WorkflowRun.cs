using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using CliWrap;
using Katas.Grader.Tests.Publishing;

namespace Katas.Grader.Tests.Workflows;

/// <summary>
/// Executes a workflow's run steps in order, as GitHub would: a fresh workspace for each job, checkouts from a remote, artifacts and caches as folders.
/// A checkout without persisted credentials cannot push, and no run step sees a secret.
/// </summary>
/// <param name="workflow">The workflow.</param>
/// <param name="remote">The repository, a bare one.</param>
/// <param name="folder">Where workspaces are made.</param>
public sealed partial class WorkflowRun(Workflow workflow, string remote, string folder)
{
    private readonly Dictionary<string, string> _context = new(StringComparer.Ordinal) { ["runner.os"] = "Linux", ["github.run_id"] = "1", ["github.run_attempt"] = "1", ["github.ref_type"] = "branch" };

    private readonly StringBuilder _log = new();

    public required string Commit { get; init; }

    public string Branch { get; init; } = "main";

    public string Event { get; init; } = "push";

    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>Other repositories that a checkout may name, by their names.</summary>
    public IReadOnlyDictionary<string, string> Repositories { get; init; } = new Dictionary<string, string>();

    /// <summary>Called before a job.</summary>
    public Func<string, Task> Before { get; init; } = static _ => Task.CompletedTask;

    public IReadOnlyDictionary<string, string> Results => workflow.Jobs.ToDictionary(job => job.Name, job => _context[$"needs.{job.Name}.result"]);

    public string Log => _log.ToString();

    public string Summary => string.Concat(Directory.GetFiles(folder, "summary.md", SearchOption.AllDirectories).Order().Select(File.ReadAllText));

    public async Task<WorkflowRun> RunAsync()
    {
        (_context["github.sha"], _context["github.ref_name"], _context["github.event_name"]) = (Commit, Branch, Event);
        foreach (var (name, value) in Variables)
        {
            _context[$"vars.{name}"] = value;
        }

        foreach (var job in workflow.Jobs)
        {
            await Before(job.Name);
            _context[$"needs.{job.Name}.result"] = await RunJobAsync(job);
        }

        return this;
    }

    private async Task<string> RunJobAsync(WorkflowJob job)
    {
        var mustSucceed = !job.If.Contains("!cancelled()", StringComparison.Ordinal);
        if ((mustSucceed && job.Needs.Any(need => _context[$"needs.{need}.result"] != "success")) || !Holds(job.If))
        {
            return "skipped";
        }

        var index = 0;
        foreach (var matrix in job.Matrix.Length == 0 ? [[]] : Matrix(Fill(job.Matrix)))
        {
            var workspace = Directory.CreateDirectory(Path.Combine(folder, $"{job.Name} {index++}")).FullName;
            foreach (var (name, value) in matrix)
            {
                _context[$"matrix.{name}"] = value;
            }

            foreach (var step in job.Steps)
            {
                if (!await RunStepAsync(job, step, workspace))
                {
                    return "failure";
                }
            }
        }

        foreach (var (name, value) in job.Outputs)
        {
            _context[$"needs.{job.Name}.outputs.{name}"] = Fill(value);
        }

        return "success";
    }

    private async Task<bool> RunStepAsync(WorkflowJob job, WorkflowStep step, string workspace)
    {
        if (step.Run.Length > 0)
        {
            return await ShellAsync(job, step, workspace);
        }

        var with = step.With.ToDictionary(pair => pair.Key, pair => Fill(pair.Value));
        var path = Path.Combine(workspace, with.GetValueOrDefault("path", "."));
        switch (step.Uses.Split('@')[0])
        {
            case "actions/checkout":
                await CheckOutAsync(with, path);
                break;
            case "actions/upload-artifact":
                CopyFolder(path, Path.Combine(folder, "artifacts", with["name"]));
                break;
            case "actions/download-artifact":
                foreach (var artifact in Directory.GetDirectories(Path.Combine(folder, "artifacts"), with["pattern"]))
                {
                    CopyFolder(artifact, path);
                }

                break;
            case "actions/cache/save":
                CopyFolder(path, Path.Combine(folder, "caches", with["key"]));
                break;
            case "actions/cache/restore" when Directory.Exists(Path.Combine(folder, "caches", with["key"])):
                CopyFolder(Path.Combine(folder, "caches", with["key"]), path);
                break;
        }

        return true;
    }

    private async Task CheckOutAsync(Dictionary<string, string> with, string path)
    {
        var source = with.TryGetValue("repository", out var other) ? Repositories[other] : remote;
        await AuthorRepository.GitAsync(folder, "clone", "--quiet", source, path);
        await AuthorRepository.GitAsync(path, "checkout", "--quiet", "--detach", with.TryGetValue("ref", out var asked) ? asked.Length == 40 ? asked : $"origin/{asked}" : Commit);
        if (with.GetValueOrDefault("persist-credentials") == "false")
        {
            await AuthorRepository.GitAsync(path, "remote", "set-url", "--push", "origin", Path.Combine(folder, "no credentials"));
        }
    }

    private async Task<bool> ShellAsync(WorkflowJob job, WorkflowStep step, string workspace)
    {
        var output = Path.Combine(workspace, "output.txt");
        await File.WriteAllTextAsync(output, string.Empty);
        var environment = workflow.Environment.Concat(job.Environment).Concat(step.Environment).ToDictionary(pair => pair.Key, pair => Fill(pair.Value));
        environment.Remove("NUGET_PACKAGES");   // the packages of this machine are its cache
        foreach (var checkout in Directory.GetDirectories(workspace).Where(checkout => Path.Exists(Path.Combine(checkout, "kata"))))
        {
            AuthorRepository.UseBuild(checkout, environment.GetValueOrDefault("TorchBackend", "cpu"));
        }

        var result = await CliWrap.Cli.Wrap("bash").WithArguments(["--noprofile", "--norc", "-eo", "pipefail", "-c", step.Run])
            .WithWorkingDirectory(Path.Combine(workspace, step.Folder))
            .WithEnvironmentVariables(variables =>
            {
                variables.Set("GITHUB_ACTIONS", "true").Set("GITHUB_OUTPUT", output).Set("GITHUB_STEP_SUMMARY", Path.Combine(workspace, "summary.md")).Set("KATAS_ROOT", null);
                foreach (var (name, value) in environment)
                {
                    variables.Set(name, value);
                }
            })
            .WithStandardOutputPipe(PipeTarget.ToStringBuilder(_log)).WithStandardErrorPipe(PipeTarget.ToStringBuilder(_log))
            .WithValidation(CommandResultValidation.None).ExecuteAsync();
        foreach (var line in await File.ReadAllLinesAsync(output))
        {
            _context[$"steps.{step.Id}.outputs.{line[..line.IndexOf('=', StringComparison.Ordinal)]}"] = line[(line.IndexOf('=', StringComparison.Ordinal) + 1)..];
        }

        return result.ExitCode == 0;
    }

    // The expressions that the workflow uses: a name, or fromJSON of one; hashFiles only names caches.
    private string Fill(string text) => Expression().Replace(text, match =>
    {
        var inner = match.Groups["inner"].Value.Trim();
        return inner.StartsWith("hashFiles(", StringComparison.Ordinal) ? "hash"
            : inner.StartsWith("secrets.", StringComparison.Ordinal) ? "a secret"
            : Value(inner.StartsWith("fromJSON(", StringComparison.Ordinal) ? inner["fromJSON(".Length..^1] : inner);
    });

    private bool Holds(string condition) => condition.Length == 0 || condition.Split("&&").Select(part => part.Trim()).All(part =>
        part == "!cancelled()"
        || (part.Split(" == ") is [var left, var right] ? Value(left) == Value(right)
        : part.Split(" != ") is [var one, var other] ? Value(one) != Value(other)
        : throw new InvalidOperationException($"What does {part} mean?")));

    private string Value(string name) => name.StartsWith('\'') ? name.Trim('\'') : _context.GetValueOrDefault(name, string.Empty);

    private static IEnumerable<Dictionary<string, string>> Matrix(string json) =>
        [.. JsonDocument.Parse(json).RootElement.GetProperty("include").EnumerateArray().Select(entry => entry.EnumerateObject().ToDictionary(property => property.Name, property => property.Value.ToString()))];

    private static void CopyFolder(string from, string to)
    {
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target, overwrite: true);
        }
    }

    [GeneratedRegex(@"\$\{\{(?<inner>.*?)\}\}")]
    private static partial Regex Expression();
}
