using Katas.Kit.Training;

namespace Katas.RepresentationLearning;

/// <summary>Trains a model to give back its input.</summary>
public static class Autoencoders
{
    /// <summary>Minimizes the mean squared error between the model's output and its input, by Adam with a rate that falls to 0 along a half cosine over all steps.</summary>
    /// <param name="model">Gives an output of its input's shape; left in training mode.</param>
    /// <param name="inputs"><c>[n, …]</c>, on the model's device.</param>
    /// <param name="epochs">Passes over the inputs.</param>
    /// <param name="batchSize">Rows in a step; the last, shorter batch of an epoch counts too.</param>
    /// <param name="learningRate">The rate of the first step.</param>
    /// <param name="seed">The order of rows is drawn afresh in each epoch from it; the global generator is not used.</param>
    /// <returns>The mean loss of each epoch.</returns>
    /// <exception cref="ArgumentException">There are no rows, or a count or the rate is not positive.</exception>
    public static IReadOnlyList<double> Train(nn.Module<Tensor, Tensor> model, Tensor inputs, int epochs, int batchSize, double learningRate, int seed)
    {
        // TODO(week04.3): shuffle, step through the batches, and lower the rate along a cosine
        throw new NotImplementedException("Week 4, task 3: shuffle, step through the batches, and lower the rate along a cosine");
    }
}
