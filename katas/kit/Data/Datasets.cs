namespace Katas.Kit.Data;

/// <summary>The data sets, by name. Tensors are fresh with every call and belong to the caller.</summary>
public static partial class Datasets
{
    /// <summary>Diabetes progression: 442 patients, 10 standardized measurements, a score a year later (Efron et al. 2004).</summary>
    /// <returns>Features float64 [442, 10], targets float64 [442].</returns>
    public static TabularData Diabetes() => Csv.Read("diabetes", "week01-math-ml/diabetes.csv", classes: false);

    /// <summary>Breast Cancer Wisconsin (Diagnostic): 569 cases, 30 measurements; 0 malignant (212), 1 benign (357).</summary>
    /// <returns>Features float64 [569, 30], targets int64 [569].</returns>
    public static TabularData BreastCancer() => Csv.Read("breast-cancer", "week01-math-ml/breast-cancer.csv", classes: true);

    /// <summary>Fisher's Iris: 150 flowers, 4 lengths, 3 species of 50 each.</summary>
    /// <returns>Features float64 [150, 4], targets int64 [150].</returns>
    public static TabularData Iris() => Csv.Read("iris", "week01-math-ml/iris.csv", classes: true);
}
