using System.Text.Json;
using System.Text.Json.Serialization;
using Katas.Grader.Compilation;
using Katas.Grader.Execution;

namespace Katas.Grader.Cli.Watch;

/// <summary>The view for programs (<c>--json</c>): one document a line as it happens, for editors and for measuring. A pulse tells that watching goes on, and finds out when nobody reads any more.</summary>
/// <param name="output">Where to write.</param>
internal sealed class JsonView(TextWriter output) : IWatchView
{
    public TimeSpan? Pulse { get; } = TimeSpan.FromSeconds(2);

    public void Show(WatchModel model, IReadOnlyList<WatchEvent> happened)
    {
        foreach (var line in happened.Select(entry => Line(model, entry)).OfType<WatchLine>())
        {
            output.WriteLine(JsonSerializer.Serialize(line, WatchJson.Default.WatchLine));
        }

        output.Flush();
    }

    public Task LendAsync(Func<Task> program) => program();

    public void Dispose()
    {
    }

    private static WatchLine? Line(WatchModel model, WatchEvent happened) => happened switch
    {
        WatchEvent.RunStarted started => new WatchLine("run-started", started.Run, model.Kata.Slug),
        WatchEvent.VerdictGiven given => new WatchLine("verdict", given.Run, model.Kata.Slug)
        {
            Spec = given.Verdict.Spec.Name,
            Task = given.Verdict.Spec.Task,
            Outcome = JsonNamingPolicy.KebabCaseLower.ConvertName(given.Verdict.Outcome.ToString()),
            Message = given.Verdict.Message,
            Milliseconds = Math.Round(given.Verdict.Milliseconds, 2),
            Elapsed = Rounded(given.Elapsed),
        },
        WatchEvent.FirstVerdictTimed timed => new WatchLine("first-verdict", timed.Run, model.Kata.Slug)
        {
            Elapsed = Rounded(timed.Elapsed),
            Times = timed.Times,
        },
        WatchEvent.RunEnded ended => new WatchLine("run-ended", ended.Run, model.Kata.Slug)
        {
            Elapsed = Rounded(ended.Result.Elapsed),
            Compile = Rounded(ended.Result.CompileTime),
            Succeeded = ended.Result.Succeeded,
            Problems = ended.Result.Problems,
        },
        WatchEvent.RunRefused refused => new WatchLine("run-refused", refused.Run, model.Kata.Slug) { Message = refused.Message },
        WatchEvent.Pulse => new WatchLine("watching", model.Run, model.Kata.Slug),
        _ => null,
    };

    private static double Rounded(TimeSpan time) => Math.Round(time.TotalMilliseconds, 2);
}

/// <summary>One line of <c>kata watch --json</c>; times are milliseconds since the run began.</summary>
/// <param name="Event">What happened.</param>
/// <param name="Run">The run's number.</param>
/// <param name="Kata">The kata.</param>
internal sealed record WatchLine(string Event, int Run, string Kata)
{
    public string? Spec { get; init; }

    public int? Task { get; init; }

    public string? Outcome { get; init; }

    public string? Message { get; init; }

    public double? Milliseconds { get; init; }

    public double? Elapsed { get; init; }

    public double? Compile { get; init; }

    public VerdictTimes? Times { get; init; }

    public bool? Succeeded { get; init; }

    public IReadOnlyList<CompileProblem>? Problems { get; init; }
}

/// <summary>Writing of lines.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
[JsonSerializable(typeof(WatchLine))]
internal sealed partial class WatchJson : JsonSerializerContext;
