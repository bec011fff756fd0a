using System.Text.Json.Nodes;

namespace Katas.Grader.Tests.Cli;

/// <summary>The sample repository with a milestone: a linear model learns what the learner's code says.</summary>
public sealed class TrainingRepository : IDisposable
{
    private const string Specs = """
        using FluentAssertions;
        using Katas.Kit.Storage;
        using Katas.Kit.Testing;
        using Katas.Sample;
        using Xunit;

        namespace Specs.Sample;

        public sealed class MilestoneSpecs
        {
            private static int Seed => int.TryParse(Environment.GetEnvironmentVariable("KATAS_SEED"), out var seed) ? seed : 1;

            [MilestoneFact(1)]
            public void Milestone_line()
            {
                using var run = MilestoneRun.Start("A line", TimeSpan.FromMinutes(1), Seed);
                var (model, generator, losses, ballast) = (nn.Linear(4, 1), new Generator((ulong)Seed), new List<double>(), zeros(BALLAST));
                using var optimizer = optim.Adam(model.parameters(), 0.05);
                foreach (var step in run.Stage("training").Keep("model", model).Keep("optimizer", optimizer).Keep("data", generator).Keep("losses", losses).KeepTensors("ballast", ballast).Steps(STEPS))
                {
                    using var scope = NewDisposeScope();
                    var x = randn(16, 4, generator: generator) + (0.1 * randn(16, 4));   // torch's own generator is drawn from, too
                    optimizer.zero_grad();
                    var loss = (model.call(x) - Doubling.Twice(x).sum(1, keepdim: true)).square().mean();
                    loss.backward();
                    optimizer.step();
                    losses.Add(loss.ToDouble());
                    run.Report(step + 1, STEPS, ("loss", losses[^1]));
                    Thread.Sleep(SLEEP);
                }

                run.Artifacts.Write("model.safetensors", stream => Safetensors.Write(stream, StateDict.Copy(model)));
                run.Require("last loss", losses[^1], atMost: 1);
                run.Note("first loss", losses[0]);
            }

            [GpuMilestoneFact(1)]
            public void Milestone_on_the_gpu()
            {
                using var run = MilestoneRun.Start("A sum", TimeSpan.FromMinutes(1), Seed);
                run.Require("sum", ones(3, device: CUDA).sum().ToDouble(), atLeast: 3);
            }
        }

        """;

    public TrainingRepository(int steps = 60, int milliseconds = 0, int ballast = 1)
    {
        Sample = new SampleRepository { Code = SampleRepository.Solved };
        var kata = JsonNode.Parse(Sample.Read("katas/week01-sample/kata.json"))!;
        kata["milestones"] = JsonNode.Parse("""
            [ { "id": "line", "spec": "Milestone_line", "title": "A line", "device": "cpu", "minutes": 1 },
              { "id": "gpu", "spec": "Milestone_on_the_gpu", "title": "A sum", "device": "gpu", "minutes": 1 } ]
            """);
        Sample.Write("katas/week01-sample/kata.json", kata.ToJsonString());
        Sample.Write("katas/week01-sample/specs/MilestoneSpecs.cs", Specs.Replace("STEPS", $"{steps}", StringComparison.Ordinal).Replace("SLEEP", $"{milliseconds}", StringComparison.Ordinal).Replace("BALLAST", $"{ballast}", StringComparison.Ordinal));
    }

    public SampleRepository Sample { get; }

    /// <summary>The folders of the runs, the latest last.</summary>
    public IReadOnlyList<string> Runs => [.. Directory.GetDirectories(Path.Combine(Sample.Root, "runs", "week01-sample")).Order(StringComparer.Ordinal)];

    /// <summary>The reported metrics of a run without the times.</summary>
    public static IReadOnlyList<string> Reported(string run) => [.. File.ReadAllLines(Path.Combine(run, "metrics.jsonl")).Select(line =>
    {
        var fields = JsonNode.Parse(line)!.AsObject();
        fields.Remove("seconds");
        return fields.ToJsonString();
    })];

    public static byte[] Model(string run) => File.ReadAllBytes(Path.Combine(run, "model.safetensors"));

    public void Dispose() => Sample.Dispose();
}
