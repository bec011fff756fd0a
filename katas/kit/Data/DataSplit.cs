namespace Katas.Kit.Data;

/// <summary>The part of a data set that a model sees or does not see.</summary>
public enum DataSplit
{
    /// <summary>What a model learns from.</summary>
    Train,

    /// <summary>What choices are made on.</summary>
    Validation,

    /// <summary>What the result is reported on.</summary>
    Test,
}
