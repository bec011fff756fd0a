using Katas.Kit.Training;
using TorchSharp.Modules;
using TorchSharp.Utils;

namespace Katas.RepresentationLearning;

/// <summary>An autoencoder of two linear layers, <c>encoder</c> (features → latent) and <c>decoder</c> (latent → features), both with bias. What it can learn at best is PCA (Baldi and Hornik 1989).</summary>
public sealed class LinearAutoencoder : nn.Module<Tensor, Tensor>
{
    // solution:begin
    [ComponentName(Name = "encoder")]
    private readonly Linear _encoder;

    [ComponentName(Name = "decoder")]
    private readonly Linear _decoder;

    // solution:end
    /// <summary>Creates both layers; weights and biases are uniform in ±1/√fan_in, drawn from the seed. The global generator stays where it is.</summary>
    /// <param name="features">d, the numbers in a row.</param>
    /// <param name="latent">The length of a code.</param>
    /// <param name="seed">Equal seeds give equal weights.</param>
    /// <param name="dtype">The dtype of the weights.</param>
    /// <exception cref="ArgumentException">A size is below 1.</exception>
    public LinearAutoencoder(long features, long latent, int seed, ScalarType dtype = ScalarType.Float32)
        : base(nameof(LinearAutoencoder))
    {
        // solution:begin task 3: create and register both layers and draw their weights
        ArgumentOutOfRangeException.ThrowIfLessThan(features, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(latent, 1);
        using var untouched = new GlobalGenerator();
        _encoder = nn.Linear(features, latent, dtype: dtype);
        _decoder = nn.Linear(latent, features, dtype: dtype);
        RegisterComponents();
        Initialization.UniformFanIn(this, Seeds.Generator(seed));
        // solution:end
    }

    /// <summary>Reconstructs rows from their codes.</summary>
    /// <param name="input"><c>[n, d]</c>.</param>
    /// <returns><c>[n, d]</c>.</returns>
    public override Tensor forward(Tensor input)
    {
        // solution:begin task 3: encode and decode
        using var codes = _encoder.call(input); // [n, latent]
        return _decoder.call(codes); // [n, d]
        // solution:end
    }
}
