namespace Katas.Kit.Charts;

/// <summary>One named curve of a chart.</summary>
/// <param name="Name">Its name in the legend.</param>
/// <param name="X">The horizontal values.</param>
/// <param name="Y">The vertical values; points that are NaN are left out.</param>
/// <param name="Low">The lower edge of a band around the curve.</param>
/// <param name="High">The upper edge of a band around the curve.</param>
public sealed record Series(string Name, IReadOnlyList<double> X, IReadOnlyList<double> Y, IReadOnlyList<double>? Low = null, IReadOnlyList<double>? High = null);
