using System.IO.Compression;
using System.Security.Cryptography;
using FluentAssertions;
using Katas.Kit.Data;
using Katas.Kit.Platform;
using Xunit;

namespace Katas.Kit.Tests;

public sealed class InstructionDataTests
{
    [Fact]
    public void Embedded_instructions_are_the_published_ones()
    {
        var rows = Datasets.Instructions();

        rows.Should().HaveCount(1_100).And.OnlyContain(row => row.Instruction.Length > 0 && row.Output.Length > 0);
        rows[1].Should().Be(new InstructionRow("Edit the following sentence for grammar.", "He go to the park every day.", "He goes to the park every day."));
        rows.Count(row => row.Input.Length == 0).Should().Be(775);
    }

    [Fact]
    public void The_file_inside_is_the_authors()
    {
        using var gzip = new GZipStream(File.OpenRead(Path.Combine(Repository.FindRoot(), "fixtures", "data", "instruction-data", "instruction-data.json.gz")), CompressionMode.Decompress);

        Convert.ToHexStringLower(SHA256.HashData(gzip)).Should().Be("7e09a9af353722ca15c18bc580f093f9c39d3178335a75177319cb1e1d163944");
    }

    [Fact]
    public void Alpaca_is_the_published_sample()
    {
        Assert.SkipUnless(HasData("alpaca"), "KATAS_DATA holds no alpaca/");

        var rows = Datasets.Alpaca();

        rows.Count.Should().BeOneOf(9_229, 52_002);
        rows.Should().OnlyContain(row => row.Instruction.Length > 0);
    }

    [Fact]
    public void Preferences_share_their_prompt()
    {
        Assert.SkipUnless(HasData("hh-rlhf"), "KATAS_DATA holds no hh-rlhf/");

        var dialogues = Datasets.HelpfulPreferences();

        dialogues.Should().HaveCount(2_354);
        dialogues.Should().OnlyContain(row => row.Prompt.StartsWith("\n\nHuman:", StringComparison.Ordinal) && row.Prompt.EndsWith("\n\nAssistant:", StringComparison.Ordinal));
        dialogues.Should().OnlyContain(row => !row.Chosen.Contains("\n\nAssistant:", StringComparison.Ordinal) && !row.Rejected.Contains("\n\nAssistant:", StringComparison.Ordinal));
    }

    [Fact]
    public void Missing_weights_are_told_with_the_file_to_fetch()
    {
        Assert.SkipWhen(HasData("gpt2"), "the weights are here");

        FluentActions.Invoking(() => Datasets.Gpt2Weights()).Should().Throw<DataMissingException>().WithMessage("*gpt2*model.safetensors*");
    }

    private static bool HasData(string set) => Directory.Exists(Path.Combine(Environment.GetEnvironmentVariable("KATAS_DATA") ?? "-", set));
}
