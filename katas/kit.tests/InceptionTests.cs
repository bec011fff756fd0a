using System.Text;
using FluentAssertions;
using Katas.Kit.Models;
using Katas.Kit.Testing;
using Xunit;

namespace Katas.Kit.Tests;

/// <summary>Without the released weights: every weight comes from a hash of its name, in PyTorch as here.</summary>
public sealed class InceptionTests
{
    [Fact]
    public void Hashed_weights_give_the_features_of_pytorch_fid()
    {
        var golden = Golden.Case("week12-evaluation", "inception", "hashed_weights_40x32_image");
        using var network = new InceptionV3Fid();
        var names = network.named_parameters().Select(entry => entry.name).Concat(network.named_buffers().Select(entry => entry.name).Where(name => !name.EndsWith("num_batches_tracked", StringComparison.Ordinal)));
        names.Should().BeEquivalentTo(golden.Inputs.Get<string[]>("state_names"));
        network.named_parameters().Where(entry => entry.parameter.dim() == 4).Sum(entry => entry.parameter.numel()).Should().Be(golden.Expected.Get<long>("conv_parameters"));
        Fill(network);

        var features = network.Features(tensor(Hashed("input", 3 * 40 * 32), [1, 3, 40, 32]));

        features.Should().HaveShape(1, 2048);
        golden.Verify("features_first_32", features[0].narrow(0, 0, 32));
        golden.Verify("features_mean", features.mean().item<float>());
        golden.Verify("features_std", features.std(unbiased: false).item<float>());
    }

    [Fact]
    public void The_hash_is_the_fixtures()
    {
        var golden = Golden.Case("week12-evaluation", "inception", "hash");

        golden.Verify("u_first_8", tensor(Hashed(golden.Inputs.Get<string>("name"), 8).Select(value => (double)value).ToArray()), atol: 1e-7);
    }

    private static void Fill(InceptionV3Fid network)
    {
        using var recordsNothing = no_grad();
        foreach (var (name, parameter) in network.named_parameters())
        {
            if (parameter.dim() == 4)
            {
                var fanIn = parameter.numel() / parameter.shape[0];
                parameter.copy_((tensor(Hashed(name, (int)parameter.numel()), parameter.shape) - 0.5) * Math.Sqrt(24.0 / fanIn));
            }
            else
            {
                parameter.fill_(name.EndsWith("weight", StringComparison.Ordinal) ? 1 : 0.01);
            }
        }
    }

    // FNV-1a of the name, a golden-ratio step per index, the finaliser of MurmurHash3.
    private static float[] Hashed(string name, int count)
    {
        var seed = Encoding.UTF8.GetBytes(name).Aggregate(0x811c9dc5u, (hash, letter) => (hash ^ letter) * 0x01000193u);
        var values = new float[count];
        for (var index = 0u; index < count; index++)
        {
            var h = seed + (index * 0x9e3779b1u);
            h = (h ^ (h >> 16)) * 0x85ebca6bu;
            h = (h ^ (h >> 13)) * 0xc2b2ae35u;
            values[index] = (float)((h ^ (h >> 16)) / 4294967296.0);
        }

        return values;
    }
}
