namespace Katas.Transformers;

/// <summary>What BLEU does about orders without a match.</summary>
public enum BleuSmoothing
{
    /// <summary>Nothing: a zero precision makes the score 0.</summary>
    None,

    /// <summary>Adds 1 to numerator and denominator of the orders ≥ 2.</summary>
    AddOne,

    /// <summary>The k-th zero precision, in order, becomes <c>100/(2^k · total)</c>.</summary>
    Exponential,
}
