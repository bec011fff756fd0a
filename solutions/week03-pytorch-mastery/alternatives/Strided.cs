namespace Katas.PytorchMastery;

// One loop over the offsets of the kernel, matrix products of slices, no einsum and no flattened windows.
public static class Strided
{
    public static Tensor Windows(Tensor x, long kernelHeight, long kernelWidth, long stride)
    {
        if (x.Dimensions != 4 || Math.Min(x.size(2) - kernelHeight, x.size(3) - kernelWidth) < 0)
        {
            throw new ArgumentException("no window fits");
        }

        long[] shape = [x.size(0), x.size(1), ((x.size(2) - kernelHeight) / stride) + 1, ((x.size(3) - kernelWidth) / stride) + 1, kernelHeight, kernelWidth];
        long[] steps = [x.stride(0), x.stride(1), x.stride(2) * stride, x.stride(3) * stride, x.stride(2), x.stride(3)];
        return x.as_strided(shape, steps, x.storage_offset());
    }

    public static Tensor Conv2d(Tensor x, Tensor weight, Tensor? bias, long stride = 1, long padding = 0)
    {
        var padded = Padded(x, weight, padding);
        Tensor? sum = null;
        foreach (var (i, j) in Offsets(weight))
        {
            var slice = Slice(padded, weight, i, j, stride);                             // [n, c, oh, ow]
            var part = weight[.., .., i, j].matmul(slice.flatten(2));                    // [o, c]·[n, c, oh·ow]
            sum = sum is null ? part : sum + part;
        }

        var (height, width) = Size(padded, weight, stride);
        var output = sum!.view(x.size(0), weight.size(0), height, width);
        return bias is null ? output : output + bias.reshape(-1, 1, 1);
    }

    public static (Tensor GradX, Tensor GradWeight, Tensor? GradBias) Conv2dBackward(Tensor gradOutput, Tensor x, Tensor weight, long stride = 1, long padding = 0)
    {
        var padded = Padded(x, weight, padding);
        var (gradPadded, gradWeight) = (zeros_like(padded), zeros_like(weight));
        var g = gradOutput.flatten(2);                                                   // [n, o, oh·ow]
        foreach (var (i, j) in Offsets(weight))
        {
            var part = weight[.., .., i, j].t().matmul(g).view(x.size(0), x.size(1), gradOutput.size(2), gradOutput.size(3));
            Slice(gradPadded, weight, i, j, stride).add_(part);
            gradWeight[.., .., i, j] = g.matmul(Slice(padded, weight, i, j, stride).flatten(2).transpose(1, 2)).sum(0L);
        }

        return (gradPadded[.., .., (int)padding..(int)(padding + x.size(2)), (int)padding..(int)(padding + x.size(3))], gradWeight, g.sum([0, 2]));
    }

    public static Tensor MaxPool2d(Tensor x, long kernel, long stride)
    {
        var pixel = ones(1, 1, kernel, kernel);
        return stack([.. Offsets(pixel).Select(offset => Slice(x, pixel, offset.I, offset.J, stride))]).max(0).values;
    }

    public static Tensor MaxPool2dBackward(Tensor gradOutput, Tensor x, long kernel, long stride)
    {
        var (pixel, largest, gradX) = (ones(1, 1, kernel, kernel), MaxPool2d(x, kernel, stride), zeros_like(x));
        var free = ones_like(largest, dtype: ScalarType.Bool);
        foreach (var (i, j) in Offsets(pixel))
        {
            var takes = Slice(x, pixel, i, j, stride).eq(largest).logical_and(free);
            Slice(gradX, pixel, i, j, stride).add_(where(takes, gradOutput, zeros_like(gradOutput)));
            free = free.logical_and(takes.logical_not());
        }

        return gradX;
    }

    private static Tensor Padded(Tensor x, Tensor weight, long padding)
    {
        if (x.size(1) != weight.size(1))
        {
            throw new ArgumentException("channels differ");
        }

        var padded = zeros(x.size(0), x.size(1), x.size(2) + (2 * padding), x.size(3) + (2 * padding), dtype: x.dtype, device: x.device);
        padded.narrow(2, padding, x.size(2)).narrow(3, padding, x.size(3)).copy_(x);
        return padded;
    }

    private static IEnumerable<(int I, int J)> Offsets(Tensor weight) =>
        from i in Enumerable.Range(0, (int)weight.size(2)) from j in Enumerable.Range(0, (int)weight.size(3)) select (i, j);

    private static (long Height, long Width) Size(Tensor padded, Tensor weight, long stride) =>
        (((padded.size(2) - weight.size(2)) / stride) + 1, ((padded.size(3) - weight.size(3)) / stride) + 1);

    private static Tensor Slice(Tensor padded, Tensor weight, long i, long j, long stride)
    {
        var (height, width) = Size(padded, weight, stride);
        return padded.slice(2, i, i + ((height - 1) * stride) + 1, stride).slice(3, j, j + ((width - 1) * stride) + 1, stride);
    }
}
