namespace Katas.Kit.Data;

/// <summary>The two parts of a data set.</summary>
/// <typeparam name="T">The data's type.</typeparam>
/// <param name="Train">What a model learns from.</param>
/// <param name="Test">What the result is reported on.</param>
public sealed record TrainTest<T>(T Train, T Test);
