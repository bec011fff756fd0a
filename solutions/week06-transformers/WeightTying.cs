namespace Katas.Transformers;

/// <summary>Which of a model's three vocabulary matrices are one (Press and Wolf 2017; Vaswani et al. 2017, Sec. 3.4).</summary>
public enum WeightTying
{
    /// <summary>Three matrices.</summary>
    None,

    /// <summary>The output projection uses the target embedding.</summary>
    Output,

    /// <summary>Source embedding, target embedding and output projection are one matrix; the vocabularies must be equal.</summary>
    All,
}
