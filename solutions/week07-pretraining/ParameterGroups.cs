namespace Katas.Pretraining;

/// <summary>Which parameters weight decay pulls towards 0.</summary>
public static class ParameterGroups
{
    /// <summary>Tensors with two or more axes decay, embeddings included; biases and normalizations do not: shrinking them regularizes nothing.</summary>
    /// <param name="model">Any module.</param>
    /// <returns>The names of both groups, in the order of <c>named_parameters()</c>; together all parameters.</returns>
    public static (IReadOnlyList<string> Decay, IReadOnlyList<string> NoDecay) Split(nn.Module model)
    {
        // solution:begin task 5: split by the number of axes
        var byDecay = model.named_parameters().ToLookup(entry => entry.parameter.dim() >= 2, entry => entry.name);
        return ([.. byDecay[true]], [.. byDecay[false]]);
        // solution:end
    }
}
