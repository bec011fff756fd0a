namespace Katas.Kit.Data;

/// <summary>How much of a data set is asked for.</summary>
public enum DataPart
{
    /// <summary>All of it, from <c>KATAS_DATA</c> or the cache.</summary>
    Full,

    /// <summary>The small part that is always there.</summary>
    Embedded,
}
