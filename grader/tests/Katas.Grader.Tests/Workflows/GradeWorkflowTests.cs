using FluentAssertions;
using Katas.Grader.Tests.Execution;
using Katas.Grader.Tests.Publishing;
using NJsonSchema;
using Xunit;
using static Katas.Grader.Tests.Publishing.AuthorRepository;

namespace Katas.Grader.Tests.Workflows;

/// <summary>From the author's repository to the table that a learner sees, by the workflow file itself.</summary>
public sealed class GradeWorkflowTests(PublishedCourse course) : IClassFixture<PublishedCourse>, IAsyncLifetime
{
    private string _folder = string.Empty;
    private string _remote = string.Empty;
    private string _clone = string.Empty;
    private int _runs;

    private AuthorRepository Author => course.Author;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the workflow's shell is bash");
        _folder = Directory.CreateDirectory(Path.Combine(Author.Base, $"a learner {Guid.NewGuid():N}")).FullName;
        _remote = Path.Combine(_folder, "remote.git");
        await GitAsync(_folder, "clone", "--quiet", "--bare", Author.Course, _remote);
        _clone = await Author.CloneAsync(_remote, Path.Combine(_folder, "clone"));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_solved_task_shows_on_the_remote()
    {
        Solve("Doubling.cs");
        var run = await PushAndRunAsync("Solve task 1");

        run.Results.Should().Contain("plan", "success").And.Contain("grade", "success").And.Contain("publish", "success").And.Contain("gpu", "skipped").And.Contain("hidden", "skipped");
        (await RemoteAsync("README.md")).Should().Contain("| 🟨 In Progress 3/4 |");
        (await RemoteAsync("progress.json")).Should().Contain("\"earned\": 60").And.Contain("\"pendingGpu\": 1");
        run.Summary.Should().Contain("| 1 · Sample | 3/4 (+1 GPU) | 60/100 | 100 % |", "the stub's one line is reached too").And.Contain("🟨 In Progress 3/4");
        (await GitAsync(_remote, "log", "-1", "--format=%an|%s", "main")).Should().StartWith("github-actions[bot]|Record the grade of ").And.Contain("[skip ci]");
        (await GitAsync(_remote, "diff", "--name-only", "main~1", "main")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().Equal("README.md", "progress.json");

        var tip = await GitAsync(_remote, "rev-parse", "main");
        var again = await RunAsync(tip.Trim());

        again.Log.Should().Contain("Nothing to grade");
        again.Results["grade"].Should().Be("skipped");
        (await GitAsync(_remote, "rev-parse", "main")).Should().Be(tip);
    }

    [Fact]
    public async Task A_push_during_grading_is_kept_and_so_is_the_grade()
    {
        await File.WriteAllTextAsync(Path.Combine(_remote, "hooks", "pre-receive"), "#!/bin/sh\nread old new ref\ncase \"$(git log -1 --format=%an $new)\" in github-actions*) [ -f raced ] || { touch raced; echo 'someone was faster' >&2; exit 1; } ;; esac\n");
        File.SetUnixFileMode(Path.Combine(_remote, "hooks", "pre-receive"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Solve("Doubling.cs");
        await CommitAsync(_clone, "Solve task 1");
        await GitAsync(_clone, "push", "--quiet", "origin", "main");
        var first = (await GitAsync(_clone, "rev-parse", "HEAD")).Trim();
        var run = await RunAsync(first, before: async job =>
        {
            if (job == "publish")
            {
                Solve("Halving.cs");
                var readme = Path.Combine(_clone, "README.md");
                await File.WriteAllTextAsync(readme, (await File.ReadAllTextAsync(readme)).Replace("Not Started | |", "Not Started | hard! |", StringComparison.Ordinal));
                await CommitAsync(_clone, "Solve task 2");
                await GitAsync(_clone, "push", "--quiet", "origin", "main");
            }
        });

        run.Results["publish"].Should().Be("success", run.Log);
        File.Exists(Path.Combine(_remote, "raced")).Should().BeTrue("the first push was refused");
        (await GitAsync(_remote, "log", "--format=%s", "main")).Split('\n')[1].Should().Be("Solve task 2");
        (await RemoteAsync("README.md")).Should().Contain("| 🟨 In Progress 3/4 | hard! |");

        run = await RunAsync((await GitAsync(_remote, "rev-parse", "main")).Trim());

        run.Log.Should().Contain($"changed since {first[..8]}");
        (await RemoteAsync("README.md")).Should().Contain("| 🟦 Done, GPU pending | hard! |");
    }

    [Fact]
    public async Task Code_that_does_not_compile_is_told_at_its_line()
    {
        Solve("Doubling.cs");
        Solve("Halving.cs");
        await PushAndRunAsync("Solve");
        await GitAsync(_clone, "pull", "--quiet", "origin", "main");
        Edit($"katas/{Slug}/Halving.cs", text => text.Replace("/ 2;", "/ two;", StringComparison.Ordinal));

        var run = await PushAndRunAsync("Break");

        run.Results.Should().Contain("grade", "success").And.Contain("publish", "success");
        run.Log.Should().Contain("::error title=CS0103,file=katas/week01-sample/Halving.cs,line=10::The name 'two' does not exist");
        run.Summary.Should().Contain("❌ does not compile").And.Contain("`katas/week01-sample/Halving.cs:10` CS0103");
        (await RemoteAsync("README.md")).Should().Contain("⬜ Not Started");
        (await RemoteAsync("progress.json")).Should().Contain("\"failed\": 5");
    }

    [Fact]
    public async Task A_wrong_result_is_annotated_with_what_the_spec_says()
    {
        Solve("Doubling.cs");
        Solve("Halving.cs");
        Edit($"katas/{Slug}/Doubling.cs", text => text.Replace("everyElementOnce.add(everyElementOnce)", "everyElementOnce.mul(3)", StringComparison.Ordinal));

        var run = await PushAndRunAsync("Triple");

        run.Log.Should().MatchRegex("::error title=One_becomes_two,file=katas/week01-sample/Doubling.cs,line=10::.*should be 2 everywhere, but is 3", "that is the first line that the learner wrote");
        run.Summary.Should().Contain("**One_becomes_two** (task 1)").And.Contain("should be 2 everywhere, but is 3");
        (await RemoteAsync("progress.json")).Should().Contain("\"earned\": 80", "two of three specs of a task are two thirds of its points");
    }

    [Fact]
    public async Task Edits_of_specs_progress_table_and_workflow_earn_nothing()
    {
        Solve("Doubling.cs");
        await PushAndRunAsync("Solve task 1");
        await GitAsync(_clone, "pull", "--quiet", "origin", "main");
        Edit($"katas/{Slug}/specs/SampleSpecs.cs", text => text.Replace("Halving.Half(x).Should().BeAllEqualTo(1);", string.Empty, StringComparison.Ordinal));
        Edit($"katas/{Slug}/specs.json", text => text.Replace("Two_becomes_one", "Nothing", StringComparison.Ordinal));
        Edit("progress.json", text => text.Replace("in-progress", "done", StringComparison.Ordinal).Replace("\"earned\": 60", "\"earned\": 100", StringComparison.Ordinal));
        Edit("README.md", text => text.Replace("🟨 In Progress 3/4", "✅ Done", StringComparison.Ordinal));
        Edit(".github/workflows/grade.yml", text => $"# mine\n{text}");
        WriteIn(_clone, $"fixtures/{Slug}/golden.json", "{}");
        Edit($"katas/{Slug}/Doubling.cs", text => $"// now graded again\n{text}");

        await PushAndRunAsync("Edit everything else");

        (await RemoteAsync("README.md")).Should().Contain("| 🟨 In Progress 3/4 |").And.NotContain("✅ Done");
        (await RemoteAsync("progress.json")).Should().Contain("\"in-progress\"").And.Contain("\"earned\": 60").And.NotContain("100,\n      \"failed\": 0");
        var schema = await JsonSchema.FromFileAsync(Path.Combine(Laboratory.Root, "grader", "Katas.Grader", "Progress", "progress.schema.json"));
        schema.Validate(await RemoteAsync("progress.json")).Should().BeEmpty();
    }

    [Fact]
    public async Task A_pull_request_is_graded_without_being_recorded()
    {
        Solve("Doubling.cs");
        await CommitAsync(_clone, "Solve");
        await GitAsync(_clone, "push", "--quiet", "origin", "HEAD:refs/heads/fork");

        var run = await RunAsync((await GitAsync(_clone, "rev-parse", "HEAD")).Trim(), eventName: "pull_request", variables: new() { ["KATAS_GPU_RUNNER"] = "gpu", ["KATAS_HIDDEN_REPOSITORY"] = "author/private" });

        run.Results.Should().Contain("grade", "success").And.Contain("publish", "skipped").And.Contain("gpu", "skipped").And.Contain("hidden-specs", "skipped").And.Contain("hidden", "skipped");
        run.Summary.Should().Contain("| 1 · Sample | 3/4 (+1 GPU) | 60/100 |");
    }

    [Fact]
    public async Task Hidden_specs_and_a_gpu_runner_join_in_where_they_are_configured()
    {
        await GitAsync(Author.Base, "init", "--quiet", "--bare", "private.git");
        await Author.PublishAsync("--solutions-to", Path.Combine(Author.Base, "private.git"));
        Solve("Doubling.cs");

        var run = await PushAndRunAsync("Solve", new() { ["KATAS_GPU_RUNNER"] = "gpu", ["KATAS_HIDDEN_REPOSITORY"] = "author/private" });

        run.Results.Values.Should().OnlyContain(result => result == "success", run.Log);
        run.Summary.Should().Contain("### Hidden specs").And.Contain("| 1 · Sample | 1 | 1 |").And.Contain("### GPU specs");
        run.Log.Should().Contain("1 of 1 hidden specs pass");
        (run.Log + run.Summary).Should().NotContain("Seventeen");
        (await RemoteAsync("README.md")).Should().Contain("In Progress 3/4");
    }

    private void Solve(string file) => WriteIn(_clone, $"katas/{Slug}/{file}", Solved[file]);

    private void Edit(string file, Func<string, string> edit)
    {
        var (before, path) = (File.ReadAllText(Path.Combine(_clone, file)), Path.Combine(_clone, file));
        File.WriteAllText(path, edit(before));
        File.ReadAllText(path).Should().NotBe(before, "{0} is edited", file);
    }

    private async Task<string> RemoteAsync(string file) => await GitAsync(_remote, "show", $"main:{file}");

    private async Task<WorkflowRun> PushAndRunAsync(string message, Dictionary<string, string>? variables = null)
    {
        await CommitAsync(_clone, message);
        await GitAsync(_clone, "push", "--quiet", "origin", "main");
        return await RunAsync((await GitAsync(_clone, "rev-parse", "HEAD")).Trim(), variables: variables);
    }

    private async Task<WorkflowRun> RunAsync(string commit, Func<string, Task>? before = null, string eventName = "push", Dictionary<string, string>? variables = null)
    {
        var workflow = new Workflow(await GitAsync(_remote, "show", $"{commit}:.github/workflows/grade.yml"));
        var folder = Directory.CreateDirectory(Path.Combine(_folder, $"run {++_runs}")).FullName;
        var run = new WorkflowRun(workflow, _remote, folder)
        {
            Commit = commit,
            Event = eventName,
            Variables = variables ?? [],
            Repositories = new Dictionary<string, string> { ["author/private"] = Path.Combine(Author.Base, "private.git") },
            Before = before ?? (static _ => Task.CompletedTask),
        };
        return await run.RunAsync();
    }
}

/// <summary>A course that was published, for all tests of a class.</summary>
public sealed class PublishedCourse : IAsyncLifetime
{
    public AuthorRepository Author { get; } = new();

    public async ValueTask InitializeAsync()
    {
        await Author.StartAsync();
        var (exit, text) = await Author.PublishAsync();
        Assert.True(exit == 0, text);
    }

    public ValueTask DisposeAsync()
    {
        Author.Dispose();
        return ValueTask.CompletedTask;
    }
}
