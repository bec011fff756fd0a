using System.Text.Json;
using FluentAssertions;
using Xunit;

namespace Katas.Grader.Tests.Cli;

public sealed class LearnerTests : IDisposable
{
    private readonly SampleRepository _repository = new();

    public void Dispose() => _repository.Dispose();

    [Fact]
    public async Task I_can_see_what_to_do_next()
    {
        var (exit, text) = await _repository.KataAsync();

        exit.Should().Be(0);
        text.Should().Contain("0 of 1 weeks done").And.Contain("./kata show 1").And.Contain("katas/week01-sample/Doubling.cs");
    }

    [Fact]
    public async Task I_can_see_which_weeks_are_not_there_yet()
    {
        var (_, text) = await _repository.KataAsync("list");

        text.Should().MatchRegex("1  Sample .*Not Started").And.MatchRegex("2  Sample .*not in this repository yet");
        (await _repository.KataAsync("test", "2")).Should().Match<(int Exit, string Text)>(said => said.Exit == 2 && said.Text.Contains("not in this repository yet"));
    }

    [Fact]
    public async Task I_can_see_that_specs_wait_for_my_code()
    {
        var (exit, text) = await _repository.KataAsync("test", "1");

        exit.Should().Be(1);
        text.Should().Contain("2 specs wait for task 1: double every element").And.Contain("Doubling.cs:8").And.Contain("./kata hint 1 1");
    }

    [Fact]
    public async Task I_can_see_specs_turn_green_and_record_it()
    {
        _repository.Code = SampleRepository.Solved;

        (await _repository.KataAsync("test", "sample")).Should().Match<(int Exit, string Text)>(said => said.Exit == 0 && said.Text.Contains("2 of 2 specs pass"));
        (await _repository.KataAsync("grade")).Exit.Should().Be(0);

        _repository.Read("README.md").Should().Contain("| 1 | 1 | Samples \\| more | None | [Double](katas/week01-sample/) | ✅ Done | |").And.EndWith("The end.\n");
        _repository.Read("progress.json").Should().Contain("\"status\": \"done\"");
    }

    [Fact]
    public async Task I_can_see_where_a_wrong_tensor_differs()
    {
        _repository.Code = SampleRepository.Solved.Replace("x * 2", "x * 3", StringComparison.Ordinal);

        var (exit, text) = await _repository.KataAsync("test", "1");

        exit.Should().Be(1);
        text.Should().Contain("✗ One_becomes_two").And.Contain("should be 2 everywhere, but is 3").And.Contain("DoublingSpecs.cs:");
        text.Should().NotContain("FluentAssertions").And.NotContain("Xunit");
    }

    [Fact]
    public async Task I_can_see_compile_errors_with_a_caret()
    {
        _repository.Code = SampleRepository.Solved.Replace("x * 2", "y * 2", StringComparison.Ordinal);

        var (exit, text) = await _repository.KataAsync("test", "1");

        exit.Should().Be(1);
        text.Should().Contain("katas/week01-sample/Doubling.cs:7:16 error CS0103").And.Contain("    7 | return y * 2;\n      |        ^\n");
    }

    [Fact]
    public async Task I_am_told_how_to_bring_a_deleted_stub_back()
    {
        File.Delete(Path.Combine(_repository.Root, "katas/week01-sample/Doubling.cs"));

        var (exit, text) = await _repository.KataAsync("test", "1");

        exit.Should().Be(1);
        text.Should().Contain("Doubling.cs is missing").And.Contain("./kata reset 1");
    }

    [Fact]
    public async Task I_am_told_how_a_signature_should_be()
    {
        _repository.Code = SampleRepository.Solved.Replace("Twice(Tensor x)", "Twice(Tensor y)", StringComparison.Ordinal).Replace("x * 2", "y * 2", StringComparison.Ordinal);

        var (_, text) = await _repository.KataAsync("test", "1");

        text.Should().Contain("The signature changed").And.Contain("Twice(TorchSharp.torch.Tensor x)").And.Contain("Twice(TorchSharp.torch.Tensor y)");
    }

    [Fact]
    public async Task I_get_one_more_hint_each_time()
    {
        (await _repository.KataAsync("hint", "1")).Text.Should().Contain("Look at *").And.NotContain("Multiply");
        (await _repository.KataAsync("hint", "1", "1")).Text.Should().Contain("Multiply by two").And.Contain("That was the last hint");
        (await _repository.KataAsync("hint", "1", "7")).Exit.Should().Be(2);
    }

    [Fact]
    public async Task I_can_take_a_stub_back_and_keep_mine()
    {
        await _repository.GitAsync("init", "-q");
        await _repository.GitAsync("add", "katas");
        await _repository.GitAsync("commit", "-qm", "Start");
        _repository.Code = "mine";

        var (exit, text) = await _repository.KataAsync("reset", "1");

        exit.Should().Be(0);
        _repository.Code.Should().Be(SampleRepository.Stub);
        var backup = text.Split('\n').First(line => line.StartsWith("Your files are in", StringComparison.Ordinal))["Your files are in ".Length..].Trim();
        _repository.Read(Path.Combine(backup, "Doubling.cs")).Should().Be("mine");
        (await _repository.KataAsync("reset", "1")).Text.Should().Contain("Nothing to reset");
    }

    [Fact]
    public async Task I_can_mistype_a_verb_or_a_number()
    {
        (await _repository.KataAsync("tset", "1")).Should().Match<(int Exit, string Text)>(said => said.Exit == 2 && said.Text.Contains("./kata test"));
        (await _repository.KataAsync("test", "99")).Should().Match<(int Exit, string Text)>(said => said.Exit == 2 && said.Text.Contains("no week 99"));
        (await _repository.KataAsync("test", "smaple")).Should().Match<(int Exit, string Text)>(said => said.Exit == 2 && said.Text.Contains("Did you mean sample?"));
        (await _repository.KataAsync("test")).Exit.Should().Be(2);
    }

    [Fact]
    public async Task I_can_feed_results_to_another_program()
    {
        _repository.Code = SampleRepository.Solved;

        var (_, text) = await _repository.KataAsync("test", "1", "--json");

        var kata = JsonDocument.Parse(text).RootElement.GetProperty("katas")[0];
        kata.GetProperty("passed").GetInt32().Should().Be(2);
        kata.GetProperty("specs")[0].GetProperty("outcome").GetString().Should().Be("passed");
    }

    [Fact]
    public async Task I_can_read_everything_in_80_columns_without_colour()
    {
        foreach (var arguments in new[] { [], ["list"], ["show", "1"], ["test", "1"], ["grade"], ["hint", "1"], ["--help"], ["test", "--help"], ["train", "--help"], new[] { "doctor" } })
        {
            var (_, text) = await _repository.KataAsync(arguments);

            text.Should().NotContain("\u001b", "`kata {0}` is piped", string.Join(' ', arguments));
            text.Split('\n').Where(line => !line.Contains(_repository.Root, StringComparison.Ordinal) && !line.Contains("/.nuget/", StringComparison.Ordinal) && new System.Globalization.StringInfo(line).LengthInTextElements > 80)
                .Should().BeEmpty("`kata {0}` fits 80 columns", string.Join(' ', arguments));
        }
    }

    [Fact]
    public async Task I_can_run_again_without_waiting_when_nothing_changed()
    {
        await _repository.KataAsync("grade");
        var (progress, readme) = (_repository.Read("progress.json"), _repository.Read("README.md"));

        var (_, text) = await _repository.KataAsync("grade");

        text.Should().Contain("unchanged");
        _repository.Read("progress.json").Should().Be(progress);
        _repository.Read("README.md").Should().Be(readme);
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    [InlineData("pwsh")]
    public async Task I_can_complete_verbs_in_my_shell(string shell)
    {
        (await _repository.KataAsync("completion", shell)).Text.Should().Contain("suggest:");
        (await _repository.KataAsync("[suggest:6]", "kata t")).Text.Should().Contain("test");
    }
}
