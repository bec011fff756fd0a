namespace Katas.Kit.Data;

/// <content>MNIST.</content>
public static partial class Datasets
{
    private static readonly Dictionary<string, string> MnistFiles = new()
    {
        ["train-images-idx3-ubyte.gz"] = "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
        ["train-labels-idx1-ubyte.gz"] = "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
        ["t10k-images-idx3-ubyte.gz"] = "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
        ["t10k-labels-idx1-ubyte.gz"] = "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
    };

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
        part == DataPart.Full ? DataFiles.Full("mnist", file, MnistFiles[file]) : DataFiles.Embedded("mnist", Path.Combine("data", "mnist", file)));
}
