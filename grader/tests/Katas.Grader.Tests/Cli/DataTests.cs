using System.Globalization;
using System.Text;
using System.Text.Json;
using CliWrap;
using CliWrap.Buffered;
using FluentAssertions;
using Katas.Grader.Tests.Data;
using Katas.Grader.Tests.Execution;
using Xunit;

namespace Katas.Grader.Tests.Cli;

/// <summary>`kata data` as real processes, with a server on this machine as the mirror.</summary>
public sealed class DataTests : IAsyncLifetime
{
    private const string Nowhere = "http://127.0.0.1:9";   // the discard port: nothing listens

    private const string Milestone = """
        using Katas.Kit.Testing;
        using Katas.Sample;

        namespace Specs.Sample;

        [OfTask(1)]
        public sealed class MilestoneSpecs
        {
            [MilestoneFact(1)] public void Milestone_run() => Doubling.Twice(ones(1));
        }
        """;

    private readonly SampleRepository _repository = new();
    private readonly string _cache = Directory.CreateTempSubdirectory("kata cache ").FullName;
    private readonly byte[] _names = File.ReadAllBytes(Path.Combine(Laboratory.Root, "fixtures", "data", "names", "names.txt"));
    private FileServer _server = null!;

    private string Fetched => Path.Combine(_cache, "names", "names.txt");

    public async ValueTask InitializeAsync() => _server = await FileServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _repository.Dispose();
        Directory.Delete(_cache, recursive: true);
    }

    [Fact]
    public async Task I_can_see_which_data_sets_there_are_and_whose()
    {
        (await KataAsync("data", "list")).Text.Should().MatchRegex("mnist +part embedded +11.6 MB").And.MatchRegex("names +embedded").And.Contain(_cache);
        (await KataAsync("data")).Should().Be(await KataAsync("data", "list"));
        (await KataAsync("data", "list", "alpaca")).Text.Should().Contain("CC BY-NC 4.0 (teaching and research only)").And.Contain("cite     R. Taori").And.Contain("2eddafc6");
        var (_, json) = await KataAsync("data", "list", "--json");
        JsonDocument.Parse(json).RootElement.EnumerateArray().Select(set => set.GetProperty("name").GetString()).Should().Contain(["mnist", "gpt2"]);
    }

    [Fact]
    public async Task I_can_fetch_find_check_and_heal_a_data_set()
    {
        _server.Serve("names/names.txt", _names);

        (await KataAsync("data", "where", "names")).Exit.Should().Be(1);
        (await KataAsync("data", "get", "names")).Should().Match<(int Exit, string Text)>(said => said.Exit == 0 && said.Text.Contains("Licence: MIT") && said.Text.Contains("names is complete."));
        (await KataAsync("data", "where", "names")).Should().Be((0, $"{Fetched}\n"));
        (await KataAsync("data", "verify", "names")).Should().Match<(int Exit, string Text)>(said => said.Exit == 0 && said.Text.StartsWith("✓ names/names.txt"));

        File.WriteAllText(Fetched, "emma");
        (await KataAsync("data", "verify")).Should().Match<(int Exit, string Text)>(said => said.Exit == 1 && said.Text.Contains("✗ names/names.txt  not the published file"));
        (await KataAsync("data", "get", "names")).Should().Match<(int Exit, string Text)>(said => said.Exit == 0 && !said.Text.Contains("Licence"));
        File.ReadAllBytes(Fetched).Should().Equal(_names);
        (await KataAsync("data", "get", "names")).Text.Should().Be("names is here already.\n");
    }

    [Fact]
    public async Task Two_processes_at_once_fetch_it_once_and_both_have_it()
    {
        _server.Serve("names/names.txt", _names, Answers.Slowly(20, TimeSpan.FromMilliseconds(150)));

        var said = await Task.WhenAll(KataAsync("data", "get", "names"), KataAsync("data", "get", "names"));

        said.Should().OnlyContain(one => one.Exit == 0);
        said.Should().ContainSingle(one => one.Text.Contains("names is complete.", StringComparison.Ordinal));
        said.Should().ContainSingle(one => one.Text.Contains("Another process is fetching names; waiting for it.\nnames is here already.", StringComparison.Ordinal));
        _server.Requests.Should().ContainSingle();
        File.ReadAllBytes(Fetched).Should().Equal(_names);
    }

    [Fact]
    public async Task A_killed_download_goes_on_the_next_time()
    {
        _server.Serve("names/names.txt", _names, Answers.StallAfter(100_000));
        using (var kill = new CancellationTokenSource())
        {
            var running = Command("data", "get", "names").ExecuteAsync(kill.Token);   // the token kills the process
            while (!File.Exists($"{Fetched}.part") || new FileInfo($"{Fetched}.part").Length < 100_000)
            {
                await Task.Delay(20, TestContext.Current.CancellationToken);
            }

            await kill.CancelAsync();
            await FluentActions.Awaiting(() => running.Task).Should().ThrowAsync<OperationCanceledException>();
        }

        File.Exists(Fetched).Should().BeFalse();
        (await KataAsync("data", "get", "names")).Text.Should().Contain("goes on at").And.Contain("names is complete.");
        _server.Requests.Last().Range.Should().Be("bytes=100000-");
    }

    [Fact]
    public async Task Without_network_I_am_told_what_to_do_by_hand()
    {
        var (exit, text) = await RunAsync(Command("data", "get", "mnist").WithEnvironmentVariables(variables => Offline(variables)));

        exit.Should().Be(3);
        text.Should().Contain("There is no network: mnist could not be fetched.").And.Contain($"{Path.Combine(_cache, "mnist")}{Path.DirectorySeparatorChar}")
            .And.Contain("train-labels-idx1-ubyte.gz, 28 881 bytes").And.Contain("`./kata data verify");
    }

    [Fact]
    public async Task A_mistyped_name_is_told_from_a_missing_set()
    {
        (await KataAsync("data", "get", "mnsit")).Should().Match<(int Exit, string Text)>(said => said.Exit == 2 && said.Text.Contains("Did you mean mnist?"));
        (await KataAsync("data", "verify", "cifar-10")).Should().Match<(int Exit, string Text)>(said => said.Exit == 1 && said.Text.Contains("not complete: cifar-10"));
        (await KataAsync("data", "fetch")).Should().Match<(int Exit, string Text)>(said => said.Exit == 2 && said.Text.Contains("`./kata data --help`"));
    }

    [Fact]
    public async Task Milestones_say_what_stands_in_when_they_may_not_or_cannot_fetch()
    {
        _repository.Write("katas/week01-sample/kata.json", _repository.Read("katas/week01-sample/kata.json").Replace(
            "\"limits\":", "\"milestones\": [ { \"id\": \"run\", \"spec\": \"Milestone_run\", \"title\": \"Run\", \"device\": \"cpu\", \"minutes\": 1 } ], \"limits\":", StringComparison.Ordinal));
        _repository.Write("katas/week01-sample/specs/MilestoneSpecs.cs", Milestone);

        (await RunAsync(Command("test", "1", "--milestones").WithEnvironmentVariables(variables => Offline(variables).Set("KATAS_OFFLINE", "1")))).Text
            .Should().Contain("mnist is not on this machine: the milestones use the embedded part");
        (await RunAsync(Command("test", "1", "--milestones").WithEnvironmentVariables(variables => Offline(variables)))).Text
            .Should().Contain("There is no network: mnist could not be fetched. The milestones use the embedded");
    }

    [Fact]
    public async Task I_can_read_all_of_it_in_80_columns_without_colour()
    {
        _server.Serve("names/names.txt", _names);
        foreach (var arguments in new[] { new[] { "data", "list" }, ["data", "list", "multi30k"], ["data", "get", "names"], ["data", "verify"], ["data", "get", "inception-fid"], ["data", "--help"], ["data", "get", "--help"] })
        {
            var (_, text) = await KataAsync(arguments);

            text.Should().NotContain("\u001b");
            text.Split('\n').Where(line => !line.Contains(_cache, StringComparison.Ordinal) && !line.Contains("://", StringComparison.Ordinal) && new StringInfo(line).LengthInTextElements > 80)
                .Should().BeEmpty("`kata {0}` fits 80 columns", string.Join(' ', arguments));
        }
    }

    private Task<(int Exit, string Text)> KataAsync(params string[] arguments) => RunAsync(Command(arguments));

    private static async Task<(int Exit, string Text)> RunAsync(Command command)
    {
        var result = await command.ExecuteBufferedAsync(Encoding.UTF8, TestContext.Current.CancellationToken);
        return (result.ExitCode, (result.StandardOutput + result.StandardError).ReplaceLineEndings("\n"));
    }

    private Command Command(params string[] arguments) => _repository.Command(arguments).WithEnvironmentVariables(variables => Base(variables).Set("KATAS_DATA_MIRROR", _server.Address.AbsoluteUri));

    private CliWrap.Builders.EnvironmentVariablesBuilder Base(CliWrap.Builders.EnvironmentVariablesBuilder variables) =>
        variables.Set("KATAS_ROOT", _repository.Root).Set("NO_COLOR", "1").Set("KATAS_CACHE", _cache).Set("KATAS_DATA", null).Set("KATAS_OFFLINE", null);

    private CliWrap.Builders.EnvironmentVariablesBuilder Offline(CliWrap.Builders.EnvironmentVariablesBuilder variables) =>
        Base(variables).Set("KATAS_DATA_MIRROR", null).Set("http_proxy", Nowhere).Set("https_proxy", Nowhere).Set("all_proxy", Nowhere).Set("no_proxy", null).Set("NO_PROXY", null);
}
