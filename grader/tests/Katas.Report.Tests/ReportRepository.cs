using System.Text.Json;
using Katas.Grader.Tests.Cli;

namespace Katas.Report.Tests;

/// <summary>A repository whose code fails in many ways, prints markup, and has a milestone behind it; and its reports.</summary>
public sealed class ReportRepository : IDisposable
{
    public const string Markup = "<script>window.broken = 1</script><img src=x onerror='window.broken = 2'>\"'></pre></article><h1>taken over</h1>";

    private readonly SampleRepository _repository = new();

    public ReportRepository()
    {
        _repository.Code = SampleRepository.Solved.Replace(
            "return x * 2;",
            $$""""
            Console.WriteLine("""\u001b[31m{{Markup}}""".Replace("\\u001b", "\u001b"));
                    return x.numel() == 3 ? x * 3 + 1 : throw new InvalidOperationException("""{{Markup}}""");
            """",
            StringComparison.Ordinal);
        var run = "runs/week01-sample/doubling-is-learned/";
        _repository.Write(run + "metrics.jsonl", string.Concat(Enumerable.Range(1, 50).Select(step => $"{{\"step\":{step},\"seconds\":{step},\"loss\":{2.0 / step},\"<b>accuracy</b>\":{(step == 7 ? "\"NaN\"" : $"{step / 50.0}")}}}\n")));
        _repository.Write(run + "metrics.json", JsonSerializer.Serialize(new
        {
            title = "Doubling is learned <i>here</i>",
            status = "complete",
            seconds = 75,
            seed = 3,
            requirements = new[] { new { metric = "loss", value = 0.04, atMost = 0.1, passed = true } },
            notes = new[] { new { metric = Markup, value = 1.5 } },
        }));
        _repository.Write(run + "config.json", JsonSerializer.Serialize(new
        {
            code = "", device = "cpu", implementation = "katas", kata = "week01-sample", kit = "", milestone = "doubling", specs = "", startedAt = DateTimeOffset.UnixEpoch, threads = 1,
        }));
        _repository.Write(run + "not-a-picture.png", Markup);
        File.WriteAllBytes(Path.Combine(_repository.Root, run, "samples.png"), Picture());
    }

    public string Root => _repository.Root;

    /// <summary>Writes the report by the real program.</summary>
    public async Task<string> WriteAsync(params string[] arguments)
    {
        var file = Path.Combine(_repository.Root, "out", "report of mine.html");
        var (exit, text) = await _repository.KataAsync(["report", .. arguments, "--out", file]);
        Xunit.Assert.True(exit == 0, text);
        return file;
    }

    public Task<(int Exit, string Text)> KataAsync(params string[] arguments) => _repository.KataAsync(arguments);

    public void Write(string file, string text) => _repository.Write(file, text);

    public void Dispose() => _repository.Dispose();

    private static byte[] Picture() =>
        Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAAAAABX3VL4AAAADklEQVR4nGNgYPjPAAYAAwQBAJUK9ZQAAAAASUVORK5CYII=");
}
