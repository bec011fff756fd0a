using TorchSharp;

namespace Katas.Kit.Data;

/// <content>A scene to learn a radiance field of.</content>
public static partial class Datasets
{
    private const string TinyNerf = "tiny_nerf_data.npz";
    private const long TinyNerfTraining = 100;

    /// <summary>NeRF's synthetic Lego bulldozer, 100×100 (Mildenhall et al. 2020; CC BY-NC).</summary>
    /// <param name="split">Training or test views; it has no others.</param>
    /// <returns>
    /// 100 training or 25 test views with opacity, focal length 138.88889 pixels; where only <c>tiny_nerf_data.npz</c> is on this machine,
    /// its first 100 or last 6 views, opaque on black.
    /// </returns>
    /// <exception cref="DataMissingException">The files are not on this machine.</exception>
    /// <exception cref="DataCorruptException">A file is damaged.</exception>
    public static PosedImages NerfLego(DataSplit split)
    {
        var file = split switch
        {
            DataSplit.Train => "lego_100x100_train.npz",
            DataSplit.Test => "lego_100x100_test.npz",
            _ => throw new ArgumentOutOfRangeException(nameof(split), split, "The scene has training and test views."),
        };
        if (DataFiles.Has("nerf-lego", file) || !DataFiles.Has("nerf-lego", TinyNerf))
        {
            return PosedImages.FromNpz(new MemoryStream(DataFiles.Full("nerf-lego", file)));
        }

        using var scope = torch.NewDisposeScope();
        var all = PosedImages.FromNpz(new MemoryStream(DataFiles.Full("nerf-lego", TinyNerf)));
        if (all.Images.shape[0] <= TinyNerfTraining)
        {
            throw new DataCorruptException("nerf-lego", TinyNerf, $"more than {TinyNerfTraining} views", $"{all.Images.shape[0]}");
        }

        var (from, count) = split == DataSplit.Train ? (0L, TinyNerfTraining) : (TinyNerfTraining, all.Images.shape[0] - TinyNerfTraining);
        return all with
        {
            Images = all.Images.narrow(0, from, count).clone().MoveToOuterDisposeScope(),
            Poses = all.Poses.narrow(0, from, count).clone().MoveToOuterDisposeScope(),
        };
    }
}
