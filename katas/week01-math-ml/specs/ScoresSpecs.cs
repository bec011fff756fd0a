using FluentAssertions;
using Katas.Kit.Testing;
using Katas.MathMl;
using Xunit;

namespace Specs.MathMl;

[OfTask(7)]
public sealed class ScoresSpecs
{
    [Theory, GoldenData("logistic", "auc_*")]
    public void Roc_auc_counts_ties_half(GoldenCase golden) =>
        golden.Verify("auc", Scores.RocAuc(golden.Inputs.Tensor("labels"), golden.Inputs.Tensor("scores")));

    [Fact]
    public void Roc_auc_depends_on_the_order_of_scores_only() => Draws.Repeat(10, 51, draws =>
    {
        var scores = draws.Normal([30]);
        var labels = (draws.Normal([30]) + scores > 0).to_type(ScalarType.Int64);

        var auc = Scores.RocAuc(labels, scores);

        Scores.RocAuc(labels, scores.exp() * 3).Should().BeApproximately(auc, 1e-12);
        Scores.RocAuc(labels, -scores).Should().BeApproximately(1 - auc, 1e-12);
    });

    [Theory, GoldenData("logistic", "confusion_matrix")]
    public void Confusion_matrix_is_true_by_predicted(GoldenCase golden)
    {
        var (labels, predictions) = (golden.Inputs.Tensor("labels"), golden.Inputs.Tensor("predictions"));

        golden.Verify("matrix", Scores.ConfusionMatrix(labels, predictions, golden.Inputs.Get<long>("classes")));
        golden.Verify("accuracy", Scores.Accuracy(labels, predictions));
    }

    [Fact]
    public void One_class_has_no_auc() =>
        FluentActions.Invoking(() => Scores.RocAuc(ones(3, dtype: ScalarType.Int64), rand(3))).Should().Throw<ArgumentException>();
}
