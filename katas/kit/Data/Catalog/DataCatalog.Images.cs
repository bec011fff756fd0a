namespace Katas.Kit.Data;

/// <content>Images.</content>
internal static partial class DataCatalog
{
    // MD5 as in torchvision; the SHA-256 of the packed files are listed by many loaders.
    private static DataSet Mnist => new("mnist", "MNIST: handwritten digits, 28×28")
    {
        Home = "https://yann.lecun.com/exdb/mnist/",
        Licence = "CC BY-SA 3.0, as usually stated",
        Citation = "Y. LeCun, L. Bottou, Y. Bengio, P. Haffner (1998). Gradient-based learning applied to document recognition. Proceedings of the IEEE 86(11).",
        Weeks = [1, 2, 3, 10, 11, 12, 22],
        Embedded = "the first 2 000 training and 1 000 test images",
        Editions =
        [
            new(
                "60 000 + 10 000 images",
                Digits("train-images-idx3-ubyte.gz", 9_912_422, "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609", "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"),
                Digits("train-labels-idx1-ubyte.gz", 28_881, "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c", "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"),
                Digits("t10k-images-idx3-ubyte.gz", 1_648_877, "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6", "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"),
                Digits("t10k-labels-idx1-ubyte.gz", 4_542, "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6", "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2")),
        ],
    };

    // The SHA-256 are listed by several loaders beside the MD5 of the authors' own README (8d4fb7e6…, 25c81989…, bef4ecab…, bb300cfd…).
    private static DataSet FashionMnist => new("fashion-mnist", "Fashion-MNIST: articles of clothing, 28×28")
    {
        Home = "https://github.com/zalandoresearch/fashion-mnist",
        Licence = "MIT",
        Citation = "H. Xiao, K. Rasul, R. Vollgraf (2017). Fashion-MNIST: a Novel Image Dataset for Benchmarking Machine Learning Algorithms. arXiv:1708.07747.",
        Weeks = [],
        StandIn = "MNIST, which has the same shapes",
        Editions =
        [
            new(
                "60 000 + 10 000 images",
                Fashion("train-images-idx3-ubyte.gz", 26_421_880, "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84"),
                Fashion("train-labels-idx1-ubyte.gz", 29_515, "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845"),
                Fashion("t10k-images-idx3-ubyte.gz", 4_422_102, "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073"),
                Fashion("t10k-labels-idx1-ubyte.gz", 5_148, "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5")),
        ],
    };

    // The archive's SHA-256 is listed by several loaders. The unpacked first batch has the SHA-256 and MD5 that loaders list for it;
    // no checksum is published for a part of the test batch: order, labels and pixels agree with an independent copy of the test set.
    private static DataSet Cifar10 => new("cifar-10", "CIFAR-10: colour photographs of 10 classes, 32×32")
    {
        Home = "https://www.cs.toronto.edu/~kriz/cifar.html",
        Licence = "none stated; the authors ask for the citation",
        NonCommercial = true,
        Citation = "A. Krizhevsky (2009). Learning Multiple Layers of Features from Tiny Images. Technical report, University of Toronto.",
        Weeks = [4, 9, 15],
        StandIn = "synthetic shapes",
        Editions =
        [
            new(
                "50 000 + 10 000 images",
                new DataFile("cifar-10-binary.tar.gz", 170_052_171, "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd") { From = ["https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz"] }),
            new(
                "10 000 + 1 000 images",
                new DataFile("data_batch_1.bin.gz", 28_313_767, "6fcee3c4b6ea120cf82b263e2e9fe932e7edf7daf530e8b8ed62c178f70910c6") { ContentSha256 = "cee916563c9f80d84e3cc88e17fdc0941787f1244f00a67874d45b261883ada5" },
                new DataFile("test_batch_first1000.bin.gz", 2_834_548, "3d5e72c2623a79c57b916d8669b4cba52fa2984d04cb8cd7d256902adc743432") { ContentSha256 = "8314c96d7cd65618193bab23acdd5d4c4af15bf6dd00a1781d55beedf3be1ef5" }),
        ],
    };

    // The first form is reduced from the released 400×400 pictures; nobody else publishes it. No checksum of tiny_nerf_data.npz is published.
    private static DataSet NerfLego => new("nerf-lego", "NeRF's synthetic Lego bulldozer with camera poses, 100×100")
    {
        Home = "https://www.matthewtancik.com/nerf",
        Licence = "CC BY-NC (the model: Heinzelnisse, blendswap.com/blend/11490)",
        NonCommercial = true,
        Citation = "B. Mildenhall, P. Srinivasan, M. Tancik, J. Barron, R. Ramamoorthi, R. Ng (2020). NeRF: Representing Scenes as Neural Radiance Fields for View Synthesis. ECCV.",
        Weeks = [23, 24],
        StandIn = "a procedural scene",
        Editions =
        [
            new(
                "100 + 25 views with opacity",
                new DataFile("lego_100x100_train.npz", 1_131_492, "aa9c91e9009211052e175aa6c796afa37f1d417d59ab1927c4e77c9a8c736881"),
                new DataFile("lego_100x100_test.npz", 278_116, "4be37cd3bd44c12e2b91abb2f9b4d45e3be725bffd01fa4f6f4a8ea2107528f1")),
            new(
                "100 + 6 views on black",
                new DataFile("tiny_nerf_data.npz", 0, null) { From = ["https://cseweb.ucsd.edu/~viscomp/projects/LF/papers/ECCV20/nerf/tiny_nerf_data.npz", "https://people.eecs.berkeley.edu/~bmild/nerf/tiny_nerf_data.npz"] }),
        ],
    };

    private static DataFile Digits(string name, long bytes, string sha256, string content) => new(name, bytes, sha256)
    {
        ContentSha256 = content,
        From = [$"https://ossci-datasets.s3.amazonaws.com/mnist/{name}", $"https://storage.googleapis.com/cvdf-datasets/mnist/{name}"],
    };

    // The home's own server speaks no https; the authors' repository does.
    private static DataFile Fashion(string name, long bytes, string sha256) => new(name, bytes, sha256)
    {
        From = [$"https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/{name}", $"http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/{name}"],
    };
}
