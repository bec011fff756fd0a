namespace Katas.Evaluation;

/// <summary>The authors' example of why two rates matter: f(x, y) = (1 + x²)(100 − y²); x minimises, y maximises (Heusel et al. 2017, supplement).</summary>
public static class SaddleToy
{
    /// <summary>From (0.5, −0.4), step i: x −= lrX·(2x(100 − y²) + noiseX[i]); then, with the <b>new</b> x, y += lrY·(−2y(1 + x²) + noiseY[i]).</summary>
    /// <param name="lrX">The minimiser's rate.</param>
    /// <param name="lrY">The maximiser's rate.</param>
    /// <param name="noiseX">One number a step.</param>
    /// <param name="noiseY">One number a step.</param>
    /// <returns>Both trajectories, starting point included: one entry more than steps.</returns>
    /// <exception cref="ArgumentException">The noises differ in length.</exception>
    public static (double[] X, double[] Y) Run(double lrX, double lrY, double[] noiseX, double[] noiseY)
    {
        // solution:begin task 8: move x, then y with the new x
        if (noiseX.Length != noiseY.Length)
        {
            throw new ArgumentException($"Expected one length of noise, not {noiseX.Length} and {noiseY.Length}.", nameof(noiseY));
        }

        var (x, y) = (new double[noiseX.Length + 1], new double[noiseX.Length + 1]);
        (x[0], y[0]) = (0.5, -0.4);
        for (var i = 0; i < noiseX.Length; i++)
        {
            x[i + 1] = x[i] - (lrX * ((2 * x[i] * (100 - (y[i] * y[i]))) + noiseX[i]));
            y[i + 1] = y[i] + (lrY * ((-2 * y[i] * (1 + (x[i + 1] * x[i + 1]))) + noiseY[i]));
        }

        return (x, y);
        // solution:end
    }
}

/// <summary>Trains a GAN with a learning rate for each network: the two time-scale update rule (Heusel et al. 2017, theorem 1).</summary>
public sealed class TwoTimeScaleTrainer
{
    // solution:begin
    private readonly nn.Module<Tensor, Tensor> _generator;
    private readonly nn.Module<Tensor, Tensor> _discriminator;
    private readonly TorchSharp.Modules.Adam _generatorOptimizer;
    private readonly TorchSharp.Modules.Adam _discriminatorOptimizer;

    // solution:end
    /// <summary>Prepares two Adam optimizers.</summary>
    /// <param name="generator">From latent vectors to samples.</param>
    /// <param name="discriminator">From samples to logits, large for real ones.</param>
    /// <param name="generatorLr">The generator's rate.</param>
    /// <param name="discriminatorLr">The discriminator's rate.</param>
    /// <param name="beta1">β₁ of both.</param>
    /// <param name="beta2">β₂ of both.</param>
    public TwoTimeScaleTrainer(nn.Module<Tensor, Tensor> generator, nn.Module<Tensor, Tensor> discriminator, double generatorLr, double discriminatorLr, double beta1 = 0.5, double beta2 = 0.999)
    {
        // solution:begin task 8: keep both networks and give each its optimizer
        (_generator, _discriminator) = (generator, discriminator);
        _generatorOptimizer = optim.Adam(generator.parameters(), generatorLr, beta1, beta2);
        _discriminatorOptimizer = optim.Adam(discriminator.parameters(), discriminatorLr, beta1, beta2);
        // solution:end
    }

    /// <summary>One update of each, the discriminator first, with the non-saturating loss of Goodfellow et al. 2014.</summary>
    /// <param name="real">A batch of real samples.</param>
    /// <param name="z">A batch of latent vectors.</param>
    /// <returns>mean softplus(−D(real)) + mean softplus(D(fake)), and mean softplus(−D(fake)) after the discriminator's update.</returns>
    public (double Discriminator, double Generator) Step(Tensor real, Tensor z)
    {
        // solution:begin task 8: update the discriminator on detached fakes, then the generator through it
        using var scope = NewDisposeScope();
        var fake = _generator.call(z);
        _discriminatorOptimizer.zero_grad();
        var discriminatorLoss = nn.functional.softplus(-_discriminator.call(real)).mean() + nn.functional.softplus(_discriminator.call(fake.detach())).mean();
        discriminatorLoss.backward();
        _discriminatorOptimizer.step();

        _generatorOptimizer.zero_grad();
        var generatorLoss = nn.functional.softplus(-_discriminator.call(fake)).mean();
        generatorLoss.backward();
        _generatorOptimizer.step();
        return (discriminatorLoss.ToDouble(), generatorLoss.ToDouble());
        // solution:end
    }
}
