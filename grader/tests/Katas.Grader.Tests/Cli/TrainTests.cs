using System.Text.Json.Nodes;
using FluentAssertions;
using Katas.Grader.Cli.Views;
using Katas.Grader.Protocol;
using Spectre.Console;
using Xunit;

namespace Katas.Grader.Tests.Cli;

/// <summary>`kata train`, from the learner's side.</summary>
public sealed class TrainTests : IDisposable
{
    private readonly TrainingRepository _training = new();

    private SampleRepository Repository => _training.Sample;

    public void Dispose() => _training.Dispose();

    [Fact]
    public async Task I_can_train_a_milestone_and_find_all_of_it_in_one_folder()
    {
        var (exit, text) = await Repository.KataAsync("train", "1", "--seed", "3");

        exit.Should().Be(0, text);
        text.Should().Contain("✓ last loss").And.Contain("60/60").And.Contain("Recorded in progress.json as line: complete").And.NotContain("\u001b");
        var run = _training.Runs.Should().ContainSingle().Subject;
        Directory.GetFiles(run, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(run, file).Replace('\\', '/'))
            .Should().Contain(["config.json", "metrics.json", "metrics.jsonl", "loss.png", "model.safetensors", "checkpoint/stage-01.bin"]).And.Contain(file => file.StartsWith("events.out.tfevents."));
        JsonNode.Parse(File.ReadAllText(Path.Combine(run, "config.json")))!["seed"]!.GetValue<int>().Should().Be(3);
    }

    [Fact]
    public async Task I_find_the_result_in_progress_json_with_what_it_was_measured_under()
    {
        await Repository.KataAsync("train", "1");

        var text = Repository.Read("progress.json");
        var milestone = JsonNode.Parse(text)!["katas"]!["week01-sample"]!["milestones"]!["line"]!.AsObject();
        milestone.Select(field => field.Key).Should().Equal("data", "device", "metrics", "metricsHash", "seconds", "seed", "status", "thresholds");
        milestone["data"]!.GetValue<string>().Should().Be("real");
        milestone["device"]!.GetValue<string>().Should().Be("cpu");
        milestone["metricsHash"]!.GetValue<string>().Should().Be(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(Path.Combine(_training.Runs[0], "metrics.jsonl")))));
        milestone["thresholds"]!["last loss"]!["atMost"]!.GetValue<double>().Should().Be(1);
        milestone["seed"]!.GetValue<int>().Should().Be(1);
        var schema = await NJsonSchema.JsonSchema.FromFileAsync(Path.Combine(Execution.Laboratory.Root, "grader", "Katas.Grader", "Progress", "progress.schema.json"), TestContext.Current.CancellationToken);
        schema.Validate(text).Should().BeEmpty();
        (await Repository.KataAsync("grade")).Exit.Should().Be(0);
        JsonNode.Parse(Repository.Read("progress.json"))!["katas"]!["week01-sample"]!["milestones"]!["line"]!.ToJsonString().Should().Be(milestone.ToJsonString());
    }

    [Fact]
    public async Task A_milestone_that_was_reached_stays_recorded_when_a_later_run_misses_it()
    {
        await Repository.KataAsync("train", "1");
        var before = Repository.Read("progress.json");
        Repository.Code = SampleRepository.Solved.Replace("x * 2", "x * x * x * 9", StringComparison.Ordinal);

        var (exit, text) = await Repository.KataAsync("train", "1");

        exit.Should().Be(1);
        text.Should().Contain("✗ last loss").And.Contain("keeps the earlier run");
        Repository.Read("progress.json").Should().Be(before);
    }

    [Fact]
    public async Task I_can_print_what_several_seeds_measured()
    {
        await Repository.KataAsync("train", "1", "--seed", "1");
        await Repository.KataAsync("train", "1", "--seed", "2");

        var (exit, text) = await Repository.KataAsync("milestones");

        exit.Should().Be(0);
        text.Should().MatchRegex(@"\| 1 \| A line \| last loss \| [\d.]+ ± [\d.]+ \| ≤ 1 \| 1, 2 \| [\d–]+ \| `\./kata train 1 --milestone line --seed S` \|").And.Contain("week 1 gpu");
        Repository.Write("table.md", "# Measured\n\n<!-- milestones:begin -->\nold\n<!-- milestones:end -->\n\nThe end.\n");
        (await Repository.KataAsync("milestones", "--write", Path.Combine(Repository.Root, "table.md"))).Exit.Should().Be(0);
        Repository.Read("table.md").Should().StartWith("# Measured\n\n<!-- milestones:begin -->\n\n### CPU\n").And.EndWith("|\n\n<!-- milestones:end -->\n\nThe end.\n").And.NotContain("old");
        (await Repository.KataAsync("milestones", "--write", Path.Combine(Repository.Root, "README.md"))).Exit.Should().Be(2);
    }

    [Theory]
    [InlineData(2, "no week 99", "train", "99")]
    [InlineData(2, "not in this repository yet", "train", "2")]
    [InlineData(2, "It has line (cpu), gpu (cuda)", "train", "1", "--milestone", "lines")]
    [InlineData(2, "cpu", "train", "1", "--device", "tpu")]
    [InlineData(2, "not one for the device cuda", "train", "1", "--milestone", "line", "--device", "cuda")]
    [InlineData(2, "positive number", "train", "1", "--minutes", "0")]
    [InlineData(2, "No run of week 1 waits", "train", "1", "--resume")]
    [InlineData(2, "not the folder of a training run", "train", "1", "--resume", "yesterday")]
    [InlineData(2, "does not go with --json", "test", "1", "--milestones", "--json")]
    public async Task I_am_told_what_is_wrong_with_what_i_typed(int expected, string word, params string[] arguments)
    {
        var (exit, text) = await Repository.KataAsync(arguments);

        exit.Should().Be(expected, text);
        text.ReplaceLineEndings(" ").Should().Contain(word);
        Directory.Exists(Path.Combine(Repository.Root, "runs")).Should().BeFalse("nothing was begun");
    }

    [Fact]
    public async Task A_week_without_milestones_is_told()
    {
        using var plain = new SampleRepository();

        (await plain.KataAsync("train", "1")).Should().Match<(int Exit, string Text)>(said => said.Exit == 2 && said.Text.Contains("has no milestone"));
    }

    [Fact]
    public async Task Cuda_that_is_not_there_is_told_with_what_to_do()
    {
        var (exit, text) = await Repository.KataAsync("train", "1", "--device", "cuda");

        Assert.SkipWhen(exit == 0, "there is a CUDA device here");
        exit.Should().Be(3);
        text.Should().Contain("no CUDA device").And.Contain("KATAS_LIBTORCH").And.Contain("./kata doctor");
    }

    [Fact]
    public async Task A_stub_that_is_not_filled_in_is_told()
    {
        Repository.Code = SampleRepository.Stub;

        var (exit, text) = await Repository.KataAsync("train", "1");

        exit.Should().Be(1);
        text.ReplaceLineEndings(" ").Should().Contain("Week 1, task 1: double every element").And.Contain("./kata test 1");
        File.Exists(Path.Combine(Repository.Root, "progress.json")).Should().BeFalse();
    }

    [Fact]
    public async Task Code_that_does_not_compile_leaves_no_run_behind()
    {
        Repository.Code = SampleRepository.Solved.Replace("x * 2", "x *", StringComparison.Ordinal);

        var (exit, text) = await Repository.KataAsync("train", "1");

        exit.Should().Be(1);
        text.Should().Contain("error CS").And.Contain("does not compile yet");
        _training.Runs.Should().BeEmpty();
    }

    [Fact]
    public async Task A_loss_that_is_no_number_ends_the_run()
    {
        Repository.Code = SampleRepository.Solved.Replace("x * 2", "(x - 9).log()", StringComparison.Ordinal);

        var (exit, text) = await Repository.KataAsync("train", "1");

        exit.Should().Be(1);
        text.Should().Contain("The loss is NaN at step 1 of 60").And.Contain("Nothing was recorded").And.NotContain("--resume");
    }

    [Theory]
    [InlineData(new double[] { 0.9803, 0.9805, 0.9801 }, "0.98030 ± 0.00020")]
    [InlineData(new double[] { 2974.05, 2974.05 }, "2974.05")]
    [InlineData(new double[] { 3563211, 3563211 }, "3563211")]
    [InlineData(new double[] { 0.5 }, "0.5")]
    public void Spreads_show_two_digits_of_the_deviation(double[] values, string expected) => MilestoneRows.Spread(values).Should().Be(expected);

    [Fact]
    public void Sparklines_show_falling_losses() => Sparkline.Of([8, 7, 6, 5, 4, 3, 2, 1, double.NaN], 9).Should().Be("█▇▆▅▄▃▂▁!");

    [Fact]
    public void The_curve_follows_the_loss_though_another_metric_is_reported_between()
    {
        var text = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(text) });
        var view = new TrainingView(console, TimeProvider.System);

        foreach (var (step, metric, value) in new[] { (1, "loss", 8.0), (2, "loss", 4), (2, "BLEU", 90), (3, "loss", 1) })
        {
            view.Show(new TrainingProgress(string.Empty, step, 3, step, [new MetricValue(metric, value)], 0));
        }

        text.ToString().TrimEnd().Split('\n')[^1].Should().Contain(" █▄▁ ").And.EndWith("loss 1  BLEU 90");
    }
}
