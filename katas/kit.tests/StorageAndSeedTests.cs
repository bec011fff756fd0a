using System.Text;
using FluentAssertions;
using Katas.Kit.Storage;
using Katas.Kit.Testing;
using Katas.Kit.Training;
using Xunit;

namespace Katas.Kit.Tests;

public sealed class StorageAndSeedTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kata store ").FullName;

    private FolderArtifactStore Store => new(_folder);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_file_becomes_visible_only_when_it_is_whole()
    {
        Store.Write("a/b.txt", stream => stream.Write("old"u8));

        FluentActions.Invoking(() => Store.Write("a/b.txt", stream =>
        {
            stream.Write("ne"u8);
            throw new TimeoutException();
        })).Should().Throw<TimeoutException>();

        Read("a/b.txt").Should().Be("old");
        Store.List().Should().Equal("a/b.txt");
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData("a/../../outside")]
    [InlineData("/etc/passwd")]
    [InlineData("a//b")]
    [InlineData("a\\b")]
    [InlineData("c:evil")]
    [InlineData(" ")]
    public void Names_cannot_leave_the_store(string name) =>
        FluentActions.Invoking(() => Store.Write(name, _ => { })).Should().Throw<ArgumentException>();

    [Fact]
    public void Links_are_not_followed()
    {
        File.CreateSymbolicLink(Path.Combine(_folder, "link"), Path.GetTempPath());

        FluentActions.Invoking(() => Store.Write("link/x", _ => { })).Should().Throw<ArgumentException>();
    }

    [Fact]
    public void Files_append_truncate_and_list_in_ordinal_order()
    {
        Store.Append("b", "123"u8);
        Store.Append("b", "45"u8);
        Store.Append("B", "x"u8);
        Store.Truncate("b", 4);

        Read("b").Should().Be("1234");
        Store.Length("b").Should().Be(4);
        Store.List().Should().Equal("B", "b");
        FluentActions.Invoking(() => Store.Truncate("b", 5)).Should().Throw<ArgumentOutOfRangeException>();
        Store.Delete("b");
        Store.Exists("b").Should().BeFalse();
    }

    [Fact]
    public void Seeded_numbers_are_the_same_in_every_version()
    {
        var random = new Random(0);
        new[] { random.NextDouble(), random.NextDouble() }.Should().Equal(0.7262432699679598, 0.8173253595909687);

        // Vigna's reference implementation, seed 1234567.
        var split = new SplitMix64(1234567);
        new[] { split.Next(), split.Next(), split.Next() }.Should().Equal(6457827717110365317UL, 3203168211198807973UL, 9817491932198370423UL);
        Seeds.Derive(1, 0).Should().Be(Seeds.Derive(1, 0)).And.NotBe(Seeds.Derive(1, 1));
    }

    [Fact]
    public void Generators_do_not_touch_torchs_own()
    {
        var before = get_rng_state();

        rand(3, generator: Seeds.Generator(1)).data<float>().ToArray().Should().Equal(rand(3, generator: Seeds.Generator(1)).data<float>().ToArray());

        get_rng_state().Equals(before).Should().BeTrue();
    }

    private string Read(string name)
    {
        using var reader = new StreamReader(Store.OpenRead(name), Encoding.UTF8);
        return reader.ReadToEnd();
    }

    [Fact]
    public void A_state_is_copied_by_name_and_what_does_not_fit_is_named()
    {
        using var from = nn.BatchNorm1d(3);
        using var to = nn.BatchNorm1d(3);
        from.weight!.detach().copy_(tensor([1f, 2, 3]));
        var state = StateDict.Copy(from);
        state.Keys.Should().BeEquivalentTo(["weight", "bias", "running_mean", "running_var", "num_batches_tracked"]);

        StateDict.Load(to, state.ToDictionary(entry => entry.Key, entry => entry.Value.dtype == ScalarType.Float32 ? entry.Value.to_type(ScalarType.Float64) : entry.Value));

        to.weight!.detach().Should().BeBitwiseEqualTo(tensor([1f, 2, 3]));
        to.weight.requires_grad.Should().BeTrue();
        var bad = new Dictionary<string, Tensor>(state) { ["bias"] = zeros(4), ["spare"] = zeros(1) };
        bad.Remove("running_var");
        FluentActions.Invoking(() => StateDict.Load(to, bad)).Should().Throw<ArgumentException>().WithMessage("*running_var is missing; spare is unexpected; bias has shape [4] instead of [3]*");
        bad["bias"] = ones(3);
        StateDict.Load(to, bad, strict: false);
        to.bias!.detach().Should().BeAllEqualTo(1);
    }
}
