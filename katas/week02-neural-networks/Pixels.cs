namespace Katas.NeuralNetworks;

/// <summary>From bytes to inputs, and from labels to targets.</summary>
public static class Pixels
{
    /// <summary>Mean and population standard deviation of p/255 over all pixels of all images.</summary>
    /// <remarks>Taken from the training images and passed to <see cref="Standardize"/> for training and test images alike.</remarks>
    /// <param name="images">uint8, any shape.</param>
    /// <returns>Both accumulated in float64.</returns>
    /// <exception cref="ArgumentException">The images are not uint8, or there are none.</exception>
    public static (double Mean, double Std) Statistics(Tensor images)
    {
        // TODO(week02.1): sum the bytes and their squares in float64, then scale
        throw new NotImplementedException("Week 2, task 1: sum the bytes and their squares in float64, then scale");
    }

    /// <summary>(p/255 − mean)/std, each image a row (LeCun, Bottou, Orr, Müller 1998, §4.3).</summary>
    /// <param name="images">uint8 [n, h, w].</param>
    /// <param name="mean">The mean of the training pixels, after division by 255.</param>
    /// <param name="std">Their standard deviation, above 0.</param>
    /// <returns>float32 [n, h·w], row by row of the image.</returns>
    /// <exception cref="ArgumentException">The images are not uint8 of three axes (dividing by 255 twice is the classic bug), or std is not positive.</exception>
    public static Tensor Standardize(Tensor images, double mean, double std)
    {
        // TODO(week02.1): flatten each image and scale its bytes
        throw new NotImplementedException("Week 2, task 1: flatten each image and scale its bytes");
    }

    /// <summary>The input of LeNet: 2 background pixels on each side, background −0.1 and ink 1.175 (LeCun et al. 1998, §II-B).</summary>
    /// <param name="images">uint8 [n, 28, 28].</param>
    /// <returns>float32 [n, 1024]: byte 0 is −0.1, byte 255 is 1.175.</returns>
    /// <exception cref="ArgumentException">The images are not uint8 [n, 28, 28].</exception>
    public static Tensor LeCunInput(Tensor images)
    {
        // TODO(week02.1): copy each image into the middle of a larger one, then map 0 to −0.1 and 255 to 1.175
        throw new NotImplementedException("Week 2, task 1: copy each image into the middle of a larger one, then map 0 to −0.1 and 255 to 1.175");
    }

    /// <summary>A row per label: <paramref name="on"/> in the label's column, <paramref name="off"/> elsewhere.</summary>
    /// <param name="labels">int64 [n], in [0, classes).</param>
    /// <param name="classes">K.</param>
    /// <param name="on">The target of the true class; LeCun et al. 1998 use ±1, which a scaled tanh reaches without saturating.</param>
    /// <param name="off">The target of the others.</param>
    /// <returns>float32 [n, K].</returns>
    /// <exception cref="ArgumentException">A label is not a class.</exception>
    public static Tensor OneHot(Tensor labels, long classes, double on = 1, double off = -1)
    {
        // TODO(week02.1): fill with off, then scatter on
        throw new NotImplementedException("Week 2, task 1: fill with off, then scatter on");
    }
}
