namespace Katas.RepresentationLearning;

// L-BFGS of libtorch with autograd, in place of Newton's method.
public sealed record LinearProbe(Tensor Weights)
{
    public static LinearProbe Fit(Tensor features, Tensor labels, long classes, double lambda)
    {
        if (features.dim() != 2 || labels.dim() != 1 || labels.dtype != ScalarType.Int64 || labels.size(0) != features.size(0) || features.size(0) == 0 || classes < 2 || !(lambda > 0))
        {
            throw new ArgumentException("features [n, d], int64 labels [n], two classes and a positive penalty are needed");
        }

        var x = nn.functional.pad(features.detach().to(ScalarType.Float64), (0, 1), PaddingModes.Constant, 1);
        var weights = new TorchSharp.Modules.Parameter(zeros(classes, x.size(1), dtype: ScalarType.Float64, device: x.device));
        using var optimizer = optim.LBFGS([weights], lr: 1, max_iter: 400, max_eval: 1000, tolerange_grad: 1e-9, tolerance_change: 1e-18, history_size: 30);
        for (var round = 0; round < 5; round++)
        {
            optimizer.step(() =>
            {
                optimizer.zero_grad();
                var loss = nn.functional.cross_entropy(x.matmul(weights.t()), labels) + (lambda / 2 * weights[.., ..^1].square().sum());
                loss.backward();
                return loss;
            });
        }

        return new LinearProbe(weights.detach());
    }

    public Tensor Probabilities(Tensor features)
    {
        if (features.dim() != 2 || features.size(1) != Weights.size(1) - 1)
        {
            throw new ArgumentException("features [m, d] are needed");
        }

        var scores = features.detach().to(ScalarType.Float64).matmul(Weights[.., ..^1].t()) + Weights[.., ^1];
        return nn.functional.softmax(scores, 1);
    }

    public double Accuracy(Tensor features, Tensor labels) =>
        Probabilities(features).argmax(1).cpu().data<long>().Zip(labels.cpu().data<long>()).Average(pair => pair.First == pair.Second ? 1.0 : 0);
}
