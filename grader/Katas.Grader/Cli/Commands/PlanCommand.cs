using System.Text.Json;
using Katas.Grader.Grading;
using Katas.Grader.Submissions;
using Spectre.Console;

namespace Katas.Grader.Cli.Commands;

/// <summary>`kata plan`: which katas changed since they were graded last.</summary>
internal sealed record PlanCommand(IReadOnlyList<string> Katas, int Shards, bool GitHub)
{
    public async Task<int> RunAsync(Workbench bench)
    {
        var plan = await GradePlan.MakeAsync(bench.Root, bench.Syllabus.Katas, [.. Katas.Select(bench.Syllabus.Find)], bench.Cancellation);
        foreach (var (kata, reason) in plan.Katas)
        {
            bench.Console.MarkupLineInterpolated($"{kata.Slug,-32} {reason}");
        }

        if (plan.Katas.Count == 0)
        {
            bench.Console.WriteLine("Nothing to grade: no stub changed since it was graded last.");
        }

        if (GitHub)
        {
            WriteOutputs(plan, bench.Console.Profile.Out.Writer);
        }

        return ExitCodes.Success;
    }

    private void WriteOutputs(GradePlan plan, TextWriter console)
    {
        var shards = plan.Shards(Shards).Select((katas, index) => new ShardEntry(index + 1, string.Join(' ', katas.Select(kata => kata.Slug)))).ToList();
        var gpu = plan.Katas.Select(item => item.Kata).Where(kata => File.Exists(SpecList.FileOf(kata)) && SpecList.Read(kata).Specs.Any(spec => spec.Gpu)).Select(kata => kata.Slug);
        GitHubActions.Output("course", plan.Course, console);
        GitHubActions.Output("any", plan.Katas.Count > 0 ? "true" : "false", console);
        GitHubActions.Output("katas", string.Join(' ', plan.Katas.Select(item => item.Kata.Slug)), console);
        GitHubActions.Output("gpu", string.Join(' ', gpu), console);
        GitHubActions.Output("matrix", JsonSerializer.Serialize(new ShardMatrix(shards), ShardMatrixJson.Default.ShardMatrix), console);
    }
}

internal sealed record ShardMatrix(IReadOnlyList<ShardEntry> Include);

internal sealed record ShardEntry(int Shard, string Katas);

[System.Text.Json.Serialization.JsonSourceGenerationOptions(PropertyNamingPolicy = System.Text.Json.Serialization.JsonKnownNamingPolicy.CamelCase)]
[System.Text.Json.Serialization.JsonSerializable(typeof(ShardMatrix))]
internal sealed partial class ShardMatrixJson : System.Text.Json.Serialization.JsonSerializerContext;
