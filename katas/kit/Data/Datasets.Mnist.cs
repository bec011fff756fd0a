namespace Katas.Kit.Data;

/// <content>MNIST.</content>
public static partial class Datasets
{
    /// <summary>MNIST: handwritten digits, 28×28, classes 0…9 (LeCun et al. 1998).</summary>
    /// <param name="part">All 60 000 + 10 000 images, or the first 2 000 + 1 000 that are embedded.</param>
    /// <returns>Images uint8 [N, 28, 28], labels int64 [N].</returns>
    /// <exception cref="DataMissingException">The full set is asked for and not on this machine.</exception>
    /// <exception cref="DataCorruptException">A file is damaged.</exception>
    public static TrainTest<LabelledImages> Mnist(DataPart part = DataPart.Full) => new(MnistSplit("train", part), MnistSplit("t10k", part));

    private static LabelledImages MnistSplit(string split, DataPart part) => new(
        Idx.Read("mnist", MnistFile($"{split}-images-idx3-ubyte.gz", part)),
        Idx.Read("mnist", MnistFile($"{split}-labels-idx1-ubyte.gz", part)).to_type(TorchSharp.torch.ScalarType.Int64));

    private static byte[] MnistFile(string file, DataPart part) => DataFiles.Unzip(
        "mnist",
        file,
        part == DataPart.Full ? DataFiles.Full("mnist", file) : DataFiles.Embedded("mnist", Path.Combine("data", "mnist", file)));
}
