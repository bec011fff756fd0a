using TorchSharp;

namespace Katas.Kit.Data;

/// <content>Fashion-MNIST.</content>
public static partial class Datasets
{
    /// <summary>
    /// Fashion-MNIST: articles of clothing, 28×28; 0 T-shirt, trouser, pullover, dress, coat, sandal, shirt, sneaker, bag, 9 ankle boot (Xiao et al. 2017).
    /// </summary>
    /// <param name="part">No part of it is embedded: MNIST has the same shapes.</param>
    /// <returns>Images uint8 [60000, 28, 28] and [10000, 28, 28], labels int64 [N].</returns>
    /// <exception cref="DataMissingException">The files are not on this machine, or the embedded part is asked for.</exception>
    /// <exception cref="DataCorruptException">A file is damaged.</exception>
    public static TrainTest<LabelledImages> FashionMnist(DataPart part = DataPart.Full) => part == DataPart.Full
        ? new(FashionSplit("train"), FashionSplit("t10k"))
        : throw new DataMissingException("fashion-mnist", "fixtures/data", "No part of Fashion-MNIST is embedded; Datasets.Mnist(DataPart.Embedded) has the same shapes.");

    private static LabelledImages FashionSplit(string split) => new(
        FashionFile($"{split}-images-idx3-ubyte.gz"),
        FashionFile($"{split}-labels-idx1-ubyte.gz").to_type(torch.ScalarType.Int64));

    private static torch.Tensor FashionFile(string file) => Idx.Read("fashion-mnist", DataFiles.Unzip("fashion-mnist", file, DataFiles.Full("fashion-mnist", file)));
}
