namespace Specs.RepresentationLearning;

/// <summary>Seeded inputs that no learner's code has touched.</summary>
internal static class Inputs
{
    public static Generator Seed(int seed) => new((ulong)seed, CPU);

    public static Tensor Normal64(int seed, params long[] shape) => randn(shape, dtype: ScalarType.Float64, generator: Seed(seed));

    /// <summary>Uniform noise, [n, 3, h, w].</summary>
    public static Tensor Noise(int seed, long n, long height, long width, ScalarType dtype = ScalarType.Float32) => rand([n, 3, height, width], dtype: dtype, generator: Seed(seed));

    /// <summary>Noise of 4×4 pixels, enlarged bilinearly: [n, 3, size, size].</summary>
    public static Tensor Smooth(int seed, long n, long size) => nn.functional.interpolate(Noise(seed, n, 4, 4), [size, size], mode: InterpolationMode.Bilinear, align_corners: false);

    public static Tensor Boxes(params long[][] boxes) => tensor(boxes.SelectMany(box => box).ToArray(), [boxes.Length, 4]);

    public static Tensor Factors(Tensor images, params double[] factors) => tensor(factors, dtype: images.dtype);

    /// <summary>Options under which a view is the image itself.</summary>
    public static Katas.RepresentationLearning.AugmentOptions Nothing => new(1, 1, 1, 1, FlipProbability: 0, JitterProbability: 0, GrayscaleProbability: 0);

    /// <summary>The plainest encoder: pixels [n, 3, 8, 8] times a matrix.</summary>
    public sealed class Linear : nn.Module<Tensor, Tensor>
    {
        private readonly TorchSharp.Modules.Linear _map = nn.Linear(192, 4, hasBias: false);

        public Linear()
            : base(nameof(Linear)) => RegisterComponents();

        public Tensor Weight => _map.weight!.detach();

        public override Tensor forward(Tensor input) => _map.call(input.flatten(1));
    }
}
