using FluentAssertions;
using Katas.Kit.Testing;
using Katas.Kit.Training;
using Katas.PytorchMastery;
using Xunit;

namespace Specs.PytorchMastery.Hidden;

/// <summary>Tasks 1 to 4 on other numbers, against libtorch and closed forms.</summary>
public sealed class HiddenEngineSpecs
{
    [Theory, OfTask(1)]
    [InlineData(0.3, -1.2)]
    [InlineData(2.5, 0.7)]
    public void A_scalar_formula_follows_torch(double a, double b)
    {
        var (x, y) = (new Value(a), new Value(b));
        var (u, v) = (tensor(a).requires_grad_(), tensor(b).requires_grad_());

        ((((x * y) + 2).Tanh() / ((x * x) + 1)) - ((y - x).Exp().Relu() * 0.5) + (x + 3).Log() + ((y * y) + 1).Pow(-1.5)).Backward();
        ((((u * v) + 2).tanh() / ((u * u) + 1)) - ((v - u).exp().relu() * 0.5) + (u + 3).log() + ((v * v) + 1).pow(-1.5)).backward();

        x.Grad.Should().BeApproximately(u.ReceivedGradient().item<double>(), 1e-12);
        y.Grad.Should().BeApproximately(v.ReceivedGradient().item<double>(), 1e-12);
    }

    [Fact, OfTask(2)]
    public void An_attention_layer_follows_torch()
    {
        var (x, w) = (new Draws(9301).Normal([2, 4, 6]), new Draws(9302).Normal([6, 6]));
        var (a, b) = (new GradTensor(x), new GradTensor(w));
        var (u, v) = (x.clone().requires_grad_(), w.clone().requires_grad_());

        var weights = (a.MatMul(b).MatMul(a.Transpose(1, 2)) / Math.Sqrt(6)).LogSoftmax(-1).Exp();
        weights.MatMul(a).Pow(2).Mean([2]).Sum().Backward();
        var torchs = nn.functional.softmax(u.matmul(v).matmul(u.transpose(1, 2)) / Math.Sqrt(6), -1);
        torchs.matmul(u).pow(2).mean([2L]).sum().backward();

        a.Grad!.Should().BeCloseTo(u.ReceivedGradient(), 1e-9, 1e-11);
        b.Grad!.Should().BeCloseTo(v.ReceivedGradient(), 1e-9, 1e-11);
    }

    [Fact, OfTask(3)]
    public void A_bigram_of_other_words_is_counted_by_hand()
    {
        var vocabulary = CharVocabulary.FromWords(["noon", "on"]);
        var counts = Bigram.Counts(["noon", "on"], vocabulary);

        counts.Should().BeCloseTo(tensor(new long[,] { { 0, 1, 1 }, { 2, 0, 1 }, { 0, 2, 1 } }), 0, 0);
        var expected = -(Math.Log(0.5) + Math.Log(1 / 3.0) + Math.Log(1 / 3.0) + Math.Log(2 / 3.0) + Math.Log(2 / 3.0)) / 5;
        Bigram.NegativeLogLikelihood(["noon"], Bigram.Probabilities(counts, 0), vocabulary).Should().BeApproximately(expected, 1e-12);
    }

    [Fact, OfTask(3)]
    public void The_neural_bigram_follows_autograd_on_other_numbers()
    {
        var (w, x, y) = (new Draws(9311).Normal([9, 9]).requires_grad_(), Labels(9312), Labels(9313));
        (nn.functional.cross_entropy(w.index_select(0, x), y) + (0.07 * w.pow(2).mean())).backward();

        Bigram.NeuralLoss(w.detach(), x, y, 0.07).Gradient.Should().BeCloseTo(w.ReceivedGradient(), 1e-10, 1e-12);

        static Tensor Labels(int seed) => (new Draws(seed).Normal([40]).abs() * 4).to_type(ScalarType.Int64).clamp(0, 8);
    }

    [Fact, OfTask(4)]
    public void Windows_and_gradients_of_another_model_are_right()
    {
        var vocabulary = CharVocabulary.FromWords(["dad"]);
        ContextWindows.Build(["dad"], vocabulary, 2).X.Should().BeCloseTo(tensor(new long[,] { { 0, 0 }, { 0, 2 }, { 2, 1 }, { 1, 2 } }), 0, 0);
        var (model, x, y) = (new CharMlp(5, 2, 3, 7, 4, ScalarType.Float64), tensor(new long[,] { { 0, 1 }, { 4, 4 }, { 2, 0 } }), tensor([1L, 2, 3]));

        GradientCheck.Verify(model, () => nn.functional.cross_entropy(model.call(x), y));
        model.Sample(CharVocabulary.FromWords(["abcd"]), Seeds.Generator(1), 5).Length.Should().BeLessThanOrEqualTo(5);
    }
}
