namespace Katas.Pretraining;

/// <summary>Which parameters weight decay pulls towards 0.</summary>
public static class ParameterGroups
{
    /// <summary>Tensors with two or more axes decay, embeddings included; biases and normalizations do not: shrinking them regularizes nothing.</summary>
    /// <param name="model">Any module.</param>
    /// <returns>The names of both groups, in the order of <c>named_parameters()</c>; together all parameters.</returns>
    public static (IReadOnlyList<string> Decay, IReadOnlyList<string> NoDecay) Split(nn.Module model)
    {
        // TODO(week07.5): split by the number of axes
        throw new NotImplementedException("Week 7, task 5: split by the number of axes");
    }
}
