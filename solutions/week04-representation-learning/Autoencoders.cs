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
        // solution:begin task 3: shuffle, step through the batches, and lower the rate along a cosine
        if (inputs.dim() < 1 || inputs.size(0) < 1 || epochs < 1 || batchSize < 1 || !(learningRate > 0))
        {
            throw new ArgumentException($"Expected rows, and positive epochs, batch size and rate, not [{string.Join(", ", inputs.shape)}], {epochs}, {batchSize} and {learningRate}.", nameof(inputs));
        }

        using var optimizer = optim.Adam(model.parameters(), learningRate);
        var steps = (inputs.size(0) + batchSize - 1) / batchSize * epochs;
        var step = 0;
        var losses = new List<double>();
        model.train();
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            using var scope = NewDisposeScope();
            var order = randperm(inputs.size(0), generator: Seeds.Generator(Seeds.Derive(seed, epoch))).to(inputs.device); // [n]
            var total = 0.0;
            foreach (var rows in order.split(batchSize))
            {
                optimizer.ParamGroups.Single().LearningRate = learningRate * 0.5 * (1 + Math.Cos(Math.PI * step++ / steps));
                total += rows.size(0) * Step(model, inputs, rows, optimizer);
            }

            losses.Add(total / inputs.size(0));
        }

        return losses;
        // solution:end
    }
    // solution:begin

    private static double Step(nn.Module<Tensor, Tensor> model, Tensor inputs, Tensor rows, optim.Optimizer optimizer)
    {
        using var scope = NewDisposeScope();
        var batch = inputs[rows]; // [b, …]
        optimizer.zero_grad();
        var loss = nn.functional.mse_loss(model.call(batch), batch);
        loss.backward();
        optimizer.step();
        return loss.ToDouble();
    }
    // solution:end
}
