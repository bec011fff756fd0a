using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using FluentAssertions;
using Katas.Kit.Data;
using Katas.Kit.Testing;
using Xunit;

namespace Katas.Kit.Tests;

/// <summary>Loaders on the real files, where <c>KATAS_DATA</c> has them.</summary>
public sealed class FullDataTests(ITestOutputHelper output)
{
    [Fact]
    public void Preferences_split_at_the_last_answer()
    {
        Require("hh-rlhf/helpful-base-test.jsonl.gz", "hh-rlhf/harmless-base-test.jsonl.gz");

        var (helpful, harmless) = (Datasets.HelpfulPreferences(), Datasets.HarmlessPreferences());

        helpful.Should().HaveCount(2354);
        harmless.Should().HaveCount(2312);
        foreach (var dialogue in helpful.Concat(harmless))
        {
            dialogue.Prompt.Should().StartWith("\n\nHuman:").And.EndWith("\n\nAssistant:");
            (dialogue.Chosen + dialogue.Rejected).Should().NotContain("\n\nAssistant:");
        }

        helpful[0].Chosen.Should().StartWith(" To be honest, I don’t know anything about that.");
        // Counted by another program over the same files.
        (helpful.Sum(dialogue => dialogue.Chosen.EnumerateRunes().Count()), helpful.Sum(dialogue => dialogue.Rejected.EnumerateRunes().Count())).Should().Be((579_422, 436_707));
        (harmless.Sum(dialogue => dialogue.Chosen.EnumerateRunes().Count()), harmless.Sum(dialogue => dialogue.Rejected.EnumerateRunes().Count())).Should().Be((387_774, 487_271));
    }

    [Fact]
    public void Lego_views_have_poses_that_are_rotations_and_look_at_the_scene()
    {
        Require("nerf-lego/lego_100x100_train.npz", "nerf-lego/lego_100x100_test.npz");

        foreach (var (split, count) in new[] { (DataSplit.Train, 100), (DataSplit.Test, 25) })
        {
            var views = Datasets.NerfLego(split);

            views.Images.Should().HaveShape(count, 100, 100, 4);
            views.Premultiplied.Should().BeTrue();
            views.Focal.Should().BeApproximately(138.88889, 1e-5);
            var rotation = views.Poses.narrow(1, 0, 3).narrow(2, 0, 3);
            rotation.matmul(rotation.transpose(1, 2)).Should().BeCloseTo(eye(3).expand(count, 3, 3), 0, 1e-5);
            (views.Images.narrow(3, 0, 3) <= views.Images.narrow(3, 3, 1) + 1e-6).all().item<bool>().Should().BeTrue("premultiplied colours are at most the opacity");
            // Opaque pixels lie around the middle: the camera looks at the bulldozer along −z.
            var position = views.Poses.select(2, 3).narrow(1, 0, 3);
            (position * views.Poses.select(2, 2).narrow(1, 0, 3)).sum(1L).min().item<float>().Should().BeGreaterThan(3);
        }
    }

    [Fact]
    public void Digits_and_photographs_decode_fast()
    {
        Require("mnist/train-images-idx3-ubyte.gz", "cifar-10/data_batch_1.bin.gz");

        // Processor time, so that a busy machine does not fail it; a loop over pixels takes ten times as long.
        Below(TimeSpan.FromSeconds(2.5), "MNIST, 70 000 images", () => Datasets.Mnist());
        Below(TimeSpan.FromSeconds(2.5), "CIFAR-10, 11 000 images", () => Datasets.Cifar10());
    }

    [Fact]
    public void The_whole_archive_of_photographs_decodes_fast_and_in_order()
    {
        Require("cifar-10/data_batch_1.bin.gz");
        var first = DataFiles.Unzip("cifar-10", "data_batch_1.bin.gz", DataFiles.Full("cifar-10", "data_batch_1.bin.gz"));
#pragma warning disable CA5351 // compared with what was published, nothing is protected by it
        Convert.ToHexStringLower(MD5.HashData(first)).Should().Be("5dd7e06a14cb22eb9f671a540d1b7c25");
#pragma warning restore CA5351
        var archive = Archive(first);

        Below(TimeSpan.FromSeconds(10), "CIFAR-10, 60 000 images", () => Datasets.CifarFromArchive(new MemoryStream(archive)));

        var (train, test) = Datasets.CifarFromArchive(new MemoryStream(archive));
        train.Images.Should().HaveShape(50_000, 3, 32, 32);
        test.Count.Should().Be(10_000);
        test.Labels.narrow(0, 0, 3).data<long>().ToArray().Should().Equal(6, 9, 9);
        Enumerable.Range(0, 5).Select(batch => train.Labels[batch * 10_000].item<long>()).Should().Equal(1, 2, 3, 4, 5);
        train.Images.narrow(0, 20_000, 10_000).Should().BeBitwiseEqualTo(test.Images);
    }

    // As it is published, in another order, with the first batch in place of all; the first label of each tells which it is.
    private static byte[] Archive(byte[] batch)
    {
        using var bytes = new MemoryStream();
        using (var tar = new TarWriter(new GZipStream(bytes, CompressionLevel.Fastest, leaveOpen: true)))
        {
            tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, "cifar-10-batches-bin/batches.meta.txt") { DataStream = new MemoryStream([1]) });
            tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, "cifar-10-batches-bin/test_batch.bin") { DataStream = new MemoryStream(batch) });
            foreach (var number in new byte[] { 3, 1, 5, 2, 4 })
            {
                tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, $"cifar-10-batches-bin/data_batch_{number}.bin") { DataStream = new MemoryStream([number, .. batch[1..]]) });
            }
        }

        return bytes.ToArray();
    }

    private void Below(TimeSpan limit, string what, Func<TrainTest<LabelledImages>> load)
    {
        var clock = Stopwatch.StartNew();
        for (var run = 0; run < 2; run++)   // the first one compiles
        {
            WorkTime.ShouldBeBelow(limit, Load);
        }

        void Load()
        {
            var (start, work) = (clock.Elapsed, Environment.CpuUsage.TotalTime);
            var (train, test) = load();
            train.Dispose();
            test.Dispose();
            output.WriteLine($"{what}: {(clock.Elapsed - start).TotalMilliseconds:0} ms, {(Environment.CpuUsage.TotalTime - work).TotalMilliseconds:0} ms of processor time");
        }
    }

    private static void Require(params string[] files) => Assert.SkipUnless(
        Array.TrueForAll(files, file => File.Exists(Path.Combine(Environment.GetEnvironmentVariable("KATAS_DATA") ?? "-", file))), $"KATAS_DATA lacks one of {string.Join(", ", files)}");
}
