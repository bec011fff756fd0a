using System.Text.RegularExpressions;
using Approval;
using Xunit;

namespace Katas.Grader.Tests.Cli;

/// <summary>What stands on the screen, word for word.</summary>
public sealed partial class ScreenTests : IDisposable
{
    private readonly SampleRepository _repository = new();

    public void Dispose() => _repository.Dispose();

    [Fact]
    public async Task The_first_minutes()
    {
        var screens = new List<string>
        {
            await ScreenAsync(), await ScreenAsync("list"), await ScreenAsync("show", "1"), await ScreenAsync("test", "1", "--task", "1"), await ScreenAsync("hint", "1"),
        };
        _repository.Code = SampleRepository.Solved.Replace("x * 2", "x * 3", StringComparison.Ordinal);
        screens.Add(await ScreenAsync("test", "1"));
        _repository.Code = SampleRepository.Solved.Replace("x * 2", "y * 2", StringComparison.Ordinal);
        screens.Add(await ScreenAsync("test", "1"));
        _repository.Code = SampleRepository.Solved;
        screens.Add(await ScreenAsync("test", "1"));
        screens.Add(await ScreenAsync("grade"));
        screens.Add(await ScreenAsync("report"));
        screens.Add(await ScreenAsync());

        await Verifier.Verify(string.Join("\n\n", screens));
    }

    [Fact]
    public async Task Help()
    {
        var screens = new[] { await ScreenAsync("--help"), await ScreenAsync("test", "--help"), await ScreenAsync("report", "--help"), await ScreenAsync("verify", "--help") };

        await Verifier.Verify(string.Join("\n\n", screens));
    }

    [Fact]
    public async Task Mistyped_commands()
    {
        var screens = new List<string>();
        foreach (var line in new[]
        {
            "tset 1", "1", "week1", "help", "--hlep", "test", "test 11", "test 77", "test smaple", "test 2", "test 1 --taks 1", "test 1 1", "test 1 --task 9", "test 1 --task one",
            "test 1 --filter nothing", "hint 1 9", "list 1", "completion tcsh", "report 9", "data lst", "record", "record --results", "grade 1 --export yaml",
        })
        {
            screens.Add(await ScreenAsync(line.Split(' ')));
        }

        await Verifier.Verify(string.Join("\n\n", screens));
    }

    private async Task<string> ScreenAsync(params string[] arguments)
    {
        var (exit, text) = await _repository.KataAsync(arguments);
        text = Time().Replace(text.Replace(_repository.Root, "<root>", StringComparison.Ordinal), "N $1");
        return $"$ ./kata {string.Join(' ', arguments)}".TrimEnd() + $"\n{text.TrimEnd()}\n→ {exit}";
    }

    [GeneratedRegex(@"\b\d+(?:\.\d+)? (s|ms)\b")]
    private static partial Regex Time();
}
