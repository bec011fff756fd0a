using FluentAssertions;
using Katas.Grader.Tests.Execution;
using Xunit;

namespace Katas.Grader.Tests.Workflows;

/// <summary>What can be said of the workflow files without running them.</summary>
public sealed class WorkflowFileTests
{
    private const string Grade = "grader/learner/.github/workflows/grade.yml";

    public static TheoryData<string> Files => [".github/workflows/ci.yml", Grade];

    [Theory, MemberData(nameof(Files))]
    public void Every_action_is_pinned_by_a_commit_with_its_version_beside_it(string file)
    {
        var lines = File.ReadAllLines(Path.Combine(Laboratory.Root, file)).Where(line => line.Contains("uses:", StringComparison.Ordinal)).ToList();

        lines.Should().NotBeEmpty().And.OnlyContain(line => System.Text.RegularExpressions.Regex.IsMatch(line, @"uses: actions/[a-z/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$"));
        lines.Select(line => line.Trim(' ', '-')["uses: ".Length..].Split('@')).GroupBy(pin => pin[0].Split('/')[1], pin => pin[1]).Should().OnlyContain(group => group.Distinct().Count() == 1);
    }

    [Theory, MemberData(nameof(Files))]
    public void Every_job_has_a_time_limit(string file) => Read(file).Jobs.Should().OnlyContain(job => int.Parse(job.Timeout) <= 60);

    [Fact]
    public void Only_the_job_that_runs_no_code_of_learners_may_write()
    {
        var workflow = Read(Grade);

        ((YamlDotNet.RepresentationModel.YamlMappingNode)workflow["permissions"]!).Children.Should().BeEmpty("a job has what it names, and nothing else");
        workflow.Jobs.Should().OnlyContain(job => job.Permissions.Count == 1 && job.Permissions["contents"] == (job.Name == "publish" ? "write" : "read"));
        workflow.Jobs.Single(job => job.Name == "publish").Steps.Where(step => step.Run.Length > 0).Should().ContainSingle().Which.Run.Should().StartWith("./kata record ");
    }

    [Fact]
    public void No_job_that_runs_anything_sees_a_secret()
    {
        foreach (var job in Read(Grade).Jobs)
        {
            var secret = job.Steps.Any(step => step.With.Values.Concat(step.Environment.Values).Append(step.Run).Any(text => text.Contains("secrets", StringComparison.Ordinal) || text.Contains("github.token", StringComparison.Ordinal)))
                || job.Environment.Values.Any(text => text.Contains("secrets", StringComparison.Ordinal));

            (secret && job.Steps.Any(step => step.Run.Length > 0)).Should().BeFalse("{0} must not", job.Name);
        }
    }

    [Fact]
    public void Only_the_job_that_pushes_keeps_its_credentials() =>
        Read(Grade).Jobs.SelectMany(job => job.Steps.Where(step => step.Uses.StartsWith("actions/checkout@", StringComparison.Ordinal) && step.With.GetValueOrDefault("persist-credentials") != "false").Select(step => (job.Name, step.With["path"])))
            .Should().Equal(("publish", "submission"));

    [Fact]
    public void Each_step_is_one_command_that_works_locally()
    {
        var steps = Read(Grade).Jobs.SelectMany(job => job.Steps).Where(step => step.Run.Length > 0).ToList();

        steps.Should().HaveCountGreaterThan(3).And.OnlyContain(step => step.Run.StartsWith("./kata ") && !step.Run.Contains('\n') && !step.Run.Contains("${{"), "an expression in a script is an injection");
    }

    [Fact]
    public void Pull_requests_reach_neither_a_runner_of_ones_own_nor_a_secret_nor_a_token_that_writes()
    {
        var workflow = Read(Grade);

        workflow.Events.Should().Contain(["push", "pull_request", "workflow_dispatch"]).And.NotContain("pull_request_target");
        workflow["concurrency"].Should().NotBeNull();
        workflow.Jobs.Where(job => job.RunsOn.Contains("vars.", StringComparison.Ordinal) || job.Permissions["contents"] == "write" || job.Yaml.Contains("secrets.", StringComparison.Ordinal))
            .Should().HaveCount(3).And.OnlyContain(job => job.If.Contains("github.event_name != 'pull_request'"));
    }

    private static Workflow Read(string file) => new(File.ReadAllText(Path.Combine(Laboratory.Root, file)));
}
