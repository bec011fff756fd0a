using System.Formats.Tar;
using System.IO.Compression;
using TorchSharp;

namespace Katas.Kit.Data;

/// <content>CIFAR-10.</content>
public static partial class Datasets
{
    private const int CifarPixels = 3 * 32 * 32;
    private const string CifarArchive = "cifar-10-binary.tar.gz";
    private const string CifarTest = "test_batch.bin";

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

        if (!DataFiles.Has("cifar-10", CifarArchive))
        {
            return new(CifarPart("data_batch_1.bin.gz"), CifarPart("test_batch_first1000.bin.gz"));
        }

        using var archive = File.OpenRead(DataFiles.FullPath("cifar-10", CifarArchive));
        return CifarFromArchive(archive);
    }

    /// <summary>Reads the published archive: five batches to learn from and one to test on, in whatever order they lie there.</summary>
    internal static TrainTest<LabelledImages> CifarFromArchive(Stream archive)
    {
        var batches = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        using var reader = new TarReader(new GZipStream(archive, CompressionMode.Decompress));
        while (reader.GetNextEntry() is { } entry)
        {
            if (entry.DataStream is { } content && Path.GetExtension(entry.Name) == ".bin")
            {
                var records = new byte[entry.Length];
                content.ReadExactly(records);
                batches[Path.GetFileName(entry.Name)] = records;
            }
        }

        return new(CifarRecords([.. batches.Where(batch => batch.Key != CifarTest).Select(batch => batch.Value)]), CifarRecords([batches[CifarTest]]));
    }

    private static LabelledImages CifarPart(string file) => CifarRecords([DataFiles.Unzip("cifar-10", file, DataFiles.Full("cifar-10", file))]);

    // A record is a byte of label, then the red, the green and the blue plane, row by row.
    private static LabelledImages CifarRecords(IReadOnlyList<byte[]> batches)
    {
        using var scope = torch.NewDisposeScope();
        var records = torch.empty([batches.Sum(batch => batch.LongLength) / (1 + CifarPixels), 1 + CifarPixels], dtype: torch.ScalarType.Byte);
        var target = records.bytes;
        var offset = 0;
        foreach (var batch in batches)
        {
            batch.CopyTo(target[offset..]);
            offset += batch.Length;
        }

        var images = records.narrow(1, 1, CifarPixels).reshape(-1, 3, 32, 32);   // a copy: the labels lie between
        var labels = records.select(1, 0).to_type(torch.ScalarType.Int64);
        return new LabelledImages(images.MoveToOuterDisposeScope(), labels.MoveToOuterDisposeScope());
    }
}
