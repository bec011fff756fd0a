using Katas.Kit.Data;
using Katas.Kit.Testing;

namespace Specs.MathMl;

/// <summary>The data sets that goldens name, prepared by torch's own functions.</summary>
internal static class RealData
{
    public static TabularData Open(string file) => file switch
    {
        "diabetes.csv" => Datasets.Diabetes(),
        "breast-cancer.csv" => Datasets.BreastCancer(),
        "iris.csv" => Datasets.Iris(),
        _ => throw new ArgumentException(file),
    };

    public static Tensor Standardized(Tensor x) => (x - x.mean([0L])) / x.std(0, unbiased: false);

    /// <summary>The folds of a golden case: its test indices, cut by its fold sizes.</summary>
    public static IReadOnlyList<(long[] Train, long[] Test)> Folds(GoldenCase golden)
    {
        var (sizes, indices) = (golden.Inputs.Get<long[]>("foldSizes"), golden.Inputs.Get<long[]>("testIndices"));
        var starts = sizes.Select((_, fold) => (int)sizes.Take(fold).Sum()).ToArray();
        return [.. sizes.Select((size, fold) =>
        {
            var test = indices[starts[fold]..(starts[fold] + (int)size)];
            return (indices.Except(test).ToArray(), test);
        })];
    }
}
