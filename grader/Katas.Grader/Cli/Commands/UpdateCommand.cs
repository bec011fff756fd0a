using Katas.Grader.Publishing;
using Spectre.Console;

namespace Katas.Grader.Cli.Commands;

/// <summary>`kata update`: brings what the course has published since into a learner's repository.</summary>
internal static class UpdateCommand
{
    private const string Setting = "kata.course";

    public static async Task<int> RunAsync(Workbench bench, string? address)
    {
        if (bench.IsAuthorRepository)
        {
            throw new GraderException("`./kata update` is for learners' repositories; this is the author repository, which `git pull` brings up to date.");
        }

        var git = new Git(bench.Root);
        var remote = address ?? await ReadAsync(git, bench.Cancellation)
            ?? throw new GraderException($"Where is the course? `./kata update ADDRESS` with the address of the course's repository; it is remembered (as `git config {Setting}`).");
        var stubs = bench.Syllabus.Katas.SelectMany(kata => kata.StubFiles.Select(path => $"katas/{kata.Slug}/{Path.GetFileName(path)}")).Concat(["progress.json", "README.md"]).ToHashSet(StringComparer.Ordinal);
        var kept = await new CourseUpdate(bench.Root, stubs.Contains).RunAsync(remote, bench.Cancellation);
        await git.RequireAsync(["config", Setting, remote], bench.Cancellation);
        bench.Console.WriteLine(kept is null ? "The course is up to date." : "The course was updated; what you wrote is as it was. `git log -2 --stat` shows what came.");
        foreach (var file in kept ?? [])
        {
            bench.Console.MarkupLineInterpolated($"[yellow]{file}[/] changed in the course too; yours was kept. `git diff HEAD^2 -- {file}` compares.");
        }

        return ExitCodes.Success;
    }

    private static async Task<string?> ReadAsync(Git git, CancellationToken cancellation) =>
        (await git.RunAsync(["config", "--get", Setting], cancellation) ?? await git.RunAsync(["config", "--get", "remote.course.url"], cancellation))?.Trim();
}
