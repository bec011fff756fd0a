namespace Katas.Kit.Images;

/// <summary>How numbers become colours.</summary>
public enum Palette
{
    /// <summary>Black to white.</summary>
    Gray,

    /// <summary>Blue, white at 0, red.</summary>
    Signed,

    /// <summary>Three channels.</summary>
    Rgb,
}
