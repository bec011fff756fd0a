using System.Text.Json;
using FluentAssertions;
using Katas.Kit.Platform;
using Katas.Kit.Testing;
using Xunit;

namespace Katas.Kit.Tests;

public sealed class GoldenTests
{
    [Fact]
    public void Every_case_of_every_golden_file_can_be_read()
    {
        foreach (var file in Directory.GetFiles(Path.Combine(Repository.FindRoot(), "fixtures"), "*.json", SearchOption.AllDirectories))
        {
            foreach (var golden in Golden.Cases(Path.GetFileName(Path.GetDirectoryName(file))!, Path.GetFileNameWithoutExtension(file), "*"))
            {
                ReadAll(golden.Inputs);
                ReadAll(golden.Expected);
            }
        }
    }

    [Fact]
    public void The_named_misconception_is_told_when_its_output_fits()
    {
        var golden = Golden.Case("sdpa", "plain_1x1x4x8");
        var (q, k, v) = (golden.Inputs.Tensor("q"), golden.Inputs.Tensor("k"), golden.Inputs.Tensor("v"));
        var unscaled = q.matmul(k.transpose(-2, -1)).softmax(-1).matmul(v);

        FluentActions.Invoking(() => golden.Verify("out", unscaled)).Should().Throw<SpecFailedException>()
            .WithMessage("out of case plain_1x1x4x8 should match the expected values*misconception missing-scale: The scores are not divided by*");
        FluentActions.Invoking(() => golden.Verify("out", unscaled + 1)).Should().Throw<SpecFailedException>().Which.Message.Should().NotContain("misconception");
        golden.Verify("out", golden.Expected.Tensor("out"));
    }

    [Theory]
    [InlineData("{", "is not a golden file")]
    [InlineData("{ \"cases\": [] }", "has no 'source'")]
    [InlineData("{ \"source\": { \"what\": \"x\" } }", "has no 'cases'")]
    [InlineData("{ \"source\": { \"what\": \"x\" }, \"cases\": [ { \"inputs\": {}, \"expected\": {} } ] }", "has no 'name'")]
    [InlineData("{ \"source\": { \"what\": \"x\" }, \"cases\": [ { \"name\": \"n\", \"inputs\": {} } ] }", "has no 'expected'")]
    public void A_bad_file_is_told_with_what_to_do(string text, string words) =>
        InFolder(text, sealHash: true, week => FluentActions.Invoking(() => Golden.Cases(week, "bad", "*")).Should().Throw<KataException>().WithMessage($"*{words}*git checkout -- fixtures*"));

    [Theory]
    [InlineData("{ \"shape\": [2], \"dtype\": \"float64\", \"data\": [1] }", "asks for 2 numbers, data has 1")]
    [InlineData("{ \"shape\": [1], \"dtype\": \"float16\", \"data\": [1] }", "float16")]
    [InlineData("{ \"shape\": [1], \"dtype\": \"float64\", \"data\": [\"one\"] }", "'one' is not a number")]
    public void A_bad_tensor_is_told_with_its_place(string tensor, string words) =>
        InFolder(
            $"{{ \"source\": {{ \"what\": \"x\" }}, \"cases\": [ {{ \"name\": \"n\", \"inputs\": {{ \"t\": {tensor} }}, \"expected\": {{}} }} ] }}",
            sealHash: true,
            week => FluentActions.Invoking(() => Golden.Case(week, "bad", "n").Inputs.Tensor("t")).Should().Throw<KataException>().WithMessage($"*bad.json/n/inputs/t*{words}*"));

    [Fact]
    public void An_edited_file_is_refused() =>
        InFolder("{ }", sealHash: false, week => FluentActions.Invoking(() => Golden.Cases(week, "bad", "*")).Should().Throw<KataException>().WithMessage("*was changed*never edited*"));

    [Fact]
    public void That_no_case_matches_is_an_error() =>
        FluentActions.Invoking(() => Golden.Cases("sdpa", "nothing_*")).Should().Throw<KataException>().WithMessage("No case of fixtures/week05-attention/sdpa.json matches 'nothing_*'.");

    [Fact]
    public void Special_numbers_and_both_forms_of_booleans_are_read()
    {
        var node = new GoldenNode(JsonDocument.Parse("""
            { "f": { "shape": [3], "dtype": "float32", "data": ["NaN", "Infinity", "-Infinity"] }, "b": { "shape": [4], "dtype": "bool", "data": [0, 1, true, false] }, "n": [[1, 2], [3]], "x": { "y.z": 5 } }
            """).RootElement, "test");

        node.Tensor("f").data<float>().ToArray().Should().Equal(float.NaN, float.PositiveInfinity, float.NegativeInfinity);
        node.Tensor("b").data<bool>().ToArray().Should().Equal(false, true, true, false);
        node.Items("n")[0].Get<int[]>(string.Empty).Should().Equal(1, 2);
        node.Get<double>("x/y.z").Should().Be(5);
        node.Has("x/q").Should().BeFalse();
        node.Invoking(tree => tree["q"]).Should().Throw<KataException>().WithMessage("test has no 'q'; it has f, b, n, x.");
    }

    [Fact]
    public void Lists_name_the_first_difference_and_the_misconception()
    {
        var pieces = Golden.Case("week07-pretraining", "pre-tokens", "whitespace_runs");

        FluentActions.Invoking(() => pieces.Verify("pieces", new[] { "a", "  ", "b", "   ", "c", "\n\n  ", "d", "\t\t", "e", " \n" })).Should().Throw<SpecFailedException>()
            .WithMessage("pieces of case whitespace_runs should have \" \" at index 1, but there is \"  \".\n  expected [\"a\", *]\n  actual   [\"a\", *]\n  misconception no-lookahead-for-spaces*");
        FluentActions.Invoking(() => pieces.Verify("pieces", new[] { "Ġ" })).Should().Throw<SpecFailedException>().WithMessage("*should have \"a\" at index 0, but there is \"Ġ\".*");
        pieces.Verify("pieces", pieces.Expected.Get<string[]>("pieces"));
    }

    [Fact]
    public void Texts_name_the_first_character_that_differs_and_the_misconception()
    {
        var prompt = Golden.Case("week08-alignment", "prompts", "no_input");
        var expected = prompt.Expected.Get<string>("prompt");

        FluentActions.Invoking(() => prompt.Verify("prompt", (object)$"{expected}\n")).Should().Throw<SpecFailedException>()
            .WithMessage($"prompt of case no_input should end after {expected.Length} characters, but goes on with \"\\n\".\n  expected \"…*\n  actual   \"…*\n  misconception trailing-newline*");
        prompt.Verify("prompt", (object)expected);
    }

    [Fact]
    public void A_plain_list_of_numbers_reads_as_a_tensor_of_one_axis()
    {
        var rates = Golden.Case("week07-pretraining", "learning-rate", "warmup_and_decay");
        var expected = rates.Expected.Tensor("rates");

        expected.Should().HaveShape(11).And.HaveDtype(ScalarType.Float64);
        rates.Verify("rates", expected);
        FluentActions.Invoking(() => rates.Verify("rates", rates.Expected.Tensor("rates") + 1)).Should().Throw<SpecFailedException>();
    }

    private static void ReadAll(GoldenNode node)
    {
        foreach (var name in node.Names)
        {
            var child = node[name];
            if (child.IsTensor)
            {
                child.Tensor(string.Empty).Dispose();
            }
            else
            {
                ReadAll(child);
            }
        }
    }

    // A week of its own below fixtures/: the loader finds weeks by the repository's root.
    private static void InFolder(string text, bool sealHash, Action<string> test)
    {
        var root = Directory.CreateTempSubdirectory("kata golden ").FullName;
        var before = Environment.GetEnvironmentVariable("KATAS_ROOT");
        var week = $"week-{Guid.NewGuid():N}";
        var folder = Directory.CreateDirectory(Path.Combine(root, "fixtures", week)).FullName;
        File.WriteAllText(Path.Combine(folder, "bad.json"), text);
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(Path.Combine(folder, "bad.json"))));
        File.WriteAllText(Path.Combine(folder, "manifest.sha256"), $"{(sealHash ? hash : new string('0', 64))}  bad.json\n");
        try
        {
            Environment.SetEnvironmentVariable("KATAS_ROOT", root);
            test(week);
        }
        finally
        {
            Environment.SetEnvironmentVariable("KATAS_ROOT", before);
            Directory.Delete(root, recursive: true);
        }
    }
}
