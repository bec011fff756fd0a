using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using TorchSharp;

namespace Katas.Kit.Data;

/// <content>CIFAR-10.</content>
public static partial class Datasets
{
    private const int CifarPixels = 3 * 32 * 32;
    private const string CifarArchive = "cifar-10-binary.tar.gz";

    private static readonly Dictionary<string, string> CifarFiles = new()
    {
        [CifarArchive] = "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd",
        ["data_batch_1.bin.gz"] = "6fcee3c4b6ea120cf82b263e2e9fe932e7edf7daf530e8b8ed62c178f70910c6",
        ["test_batch_first1000.bin.gz"] = "3d5e72c2623a79c57b916d8669b4cba52fa2984d04cb8cd7d256902adc743432",
    };

    // The MD5 of each unpacked file, as published with loaders of the binary version.
    private static readonly Dictionary<string, string> CifarBatches = new()
    {
        ["data_batch_1.bin"] = "5dd7e06a14cb22eb9f671a540d1b7c25",
        ["data_batch_2.bin"] = "5ea93a67294ea407fff1d09f752e9692",
        ["data_batch_3.bin"] = "942cd6a4bcdd0dd3c604fbe906cb4421",
        ["data_batch_4.bin"] = "ae636b3ba5c66a11e91e8cb52e771fcb",
        ["data_batch_5.bin"] = "53f37980c15c3d472c316c40844f3f0d",
        ["test_batch.bin"] = "803d5f7f4d78ea53de84dbe85f74fb6d",
    };

    /// <summary>CIFAR-10: colour photographs, 32×32; 0 airplane, automobile, bird, cat, deer, dog, frog, horse, ship, 9 truck (Krizhevsky 2009).</summary>
    /// <param name="part">No part of it is embedded: its licence is not stated. <c>Katas.Kit.Worlds.SyntheticShapes</c> stands in for it.</param>
    /// <returns>
    /// Images uint8 [N, 3, 32, 32] (red, green, blue), labels int64 [N]: all 50 000 + 10 000 when <c>cifar-10-binary.tar.gz</c> is on this machine,
    /// otherwise the 10 000 of its first training batch and its first 1 000 test images.
    /// </returns>
    /// <exception cref="DataMissingException">The files are not on this machine, or the embedded part is asked for.</exception>
    /// <exception cref="DataCorruptException">A file is damaged.</exception>
    public static TrainTest<LabelledImages> Cifar10(DataPart part = DataPart.Full)
    {
        if (part == DataPart.Embedded)
        {
            throw new DataMissingException("cifar-10", "fixtures/data", "No part of CIFAR-10 is embedded; Katas.Kit.Worlds.SyntheticShapes stands in for it.");
        }

        return DataFiles.Has("cifar-10", CifarArchive)
            ? CifarFromArchive(CifarFile(CifarArchive))
            : new(CifarFromPart("data_batch_1"), CifarFromPart("test_batch_first1000"));
    }

    private static TrainTest<LabelledImages> CifarFromArchive(byte[] archive)
    {
        var batches = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        using var reader = new TarReader(new GZipStream(new MemoryStream(archive), CompressionMode.Decompress));
        while (reader.GetNextEntry() is { } entry)
        {
            if (entry.DataStream is not null && CifarBatches.ContainsKey(Path.GetFileName(entry.Name)))
            {
                using var content = new MemoryStream();
                entry.DataStream.CopyTo(content);
                batches[Path.GetFileName(entry.Name)] = CifarChecked(Path.GetFileName(entry.Name), content.ToArray());
            }
        }

        return new(CifarRecords([.. batches.Where(batch => batch.Key != "test_batch.bin").SelectMany(batch => batch.Value)]), CifarRecords(batches["test_batch.bin"]));
    }

    private static LabelledImages CifarFromPart(string name)
    {
        var records = DataFiles.Unzip("cifar-10", $"{name}.bin.gz", CifarFile($"{name}.bin.gz"));
        return CifarRecords(CifarBatches.ContainsKey($"{name}.bin") ? CifarChecked($"{name}.bin", records) : records);
    }

    private static byte[] CifarFile(string file) => DataFiles.Full("cifar-10", file, CifarFiles[file]);

    private static byte[] CifarChecked(string file, byte[] records)
    {
#pragma warning disable CA5351 // compared with what was published, nothing is protected by it
        var actual = Convert.ToHexStringLower(MD5.HashData(records));
#pragma warning restore CA5351
        return actual == CifarBatches[file] ? records : throw new DataCorruptException("cifar-10", file, $"MD5 {CifarBatches[file]}", actual);
    }

    // A record is a byte of label, then the red, the green and the blue plane, row by row.
    private static LabelledImages CifarRecords(byte[] bytes)
    {
        using var scope = torch.NewDisposeScope();
        var records = torch.tensor(bytes, [bytes.Length / (1 + CifarPixels), 1 + CifarPixels], dtype: torch.ScalarType.Byte);
        var images = records.narrow(1, 1, CifarPixels).reshape(-1, 3, 32, 32).clone();
        var labels = records.select(1, 0).to_type(torch.ScalarType.Int64);
        return new LabelledImages(images.MoveToOuterDisposeScope(), labels.MoveToOuterDisposeScope());
    }
}
