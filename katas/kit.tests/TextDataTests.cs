using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using FluentAssertions;
using Katas.Kit.Data;
using Xunit;

namespace Katas.Kit.Tests;

public sealed class TextDataTests
{
    [Fact]
    public void Shakespeare_is_the_published_text()
    {
        var text = Datasets.TinyShakespeare();

        Sha256(text).Should().Be("86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed");
        (text.Length, text.Distinct().Count(), text.Count(character => character == '\n')).Should().Be((1_115_394, 65, 40_000));
        text.Should().StartWith("First Citizen:\nBefore we proceed");
    }

    [Fact]
    public void The_vocabulary_is_the_one_that_OpenAI_released()
    {
        var (encoder, merges) = Datasets.Gpt2Vocabulary();

        Sha256(encoder).Should().Be("196139668be63f3b5d6574427317ae82f612a97c5d1cdaf36ed2256dbf636783");
        Sha256(merges).Should().Be("1ce1664773c50f3e0cc8842619a93edc4624525b728b188a9e0be33b7726adc5");
        var ids = JsonSerializer.Deserialize<Dictionary<string, int>>(encoder)!;
        ids.Should().HaveCount(50_257).And.Contain("<|endoftext|>", 50_256);
        merges.Split('\n').Should().StartWith(["#version: 0.2", "Ġ t"]).And.HaveCount(50_002, "a version, 50 000 merges and an end of line");
    }

    [Theory]
    [InlineData(DataSplit.Train, "wiki.train.tokens.gz", 36_718, 2_088_628)]
    [InlineData(DataSplit.Validation, "wiki.valid.tokens.gz", 3_760, 217_646)]
    [InlineData(DataSplit.Test, "wiki.test.tokens.gz", 4_358, 245_569)]
    public void Wikipedia_has_its_published_numbers_of_lines_and_words(DataSplit split, string file, int lines, int words)
    {
        Assert.SkipUnless(File.Exists(Path.Combine(Environment.GetEnvironmentVariable("KATAS_DATA") ?? "-", "wikitext-2", file)), $"KATAS_DATA holds no wikitext-2/{file}");

        var text = Datasets.WikiText2(split);

        text.Count(character => character == '\n').Should().Be(lines);
        (text.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries).Length + lines).Should().Be(words);
    }

    [Fact]
    public void Missing_and_damaged_text_is_told()
    {
        var folder = Directory.CreateTempSubdirectory("kata data ").FullName;
        var before = Environment.GetEnvironmentVariable("KATAS_DATA");
        try
        {
            Environment.SetEnvironmentVariable("KATAS_DATA", folder);
            FluentActions.Invoking(() => Datasets.WikiText2(DataSplit.Test)).Should().Throw<DataMissingException>().WithMessage("*wikitext-2*wiki.test.tokens.gz*");
            FluentActions.Invoking(() => Datasets.WikiText2((DataSplit)3)).Should().Throw<ArgumentOutOfRangeException>();

            Directory.CreateDirectory(Path.Combine(folder, "wikitext-2"));
            File.WriteAllBytes(Path.Combine(folder, "wikitext-2", "wiki.test.tokens.gz"), [31, 139, 8]);
            FluentActions.Invoking(() => Datasets.WikiText2(DataSplit.Test)).Should().Throw<DataCorruptException>();
        }
        finally
        {
            Environment.SetEnvironmentVariable("KATAS_DATA", before);
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Sha256(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
