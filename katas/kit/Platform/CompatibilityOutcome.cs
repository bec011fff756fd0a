namespace Katas.Kit.Platform;

/// <summary>What <see cref="CompatibilityCopy.Ensure"/> did.</summary>
public enum CompatibilityOutcome
{
    /// <summary>The host has the version, or the library does not ask for it.</summary>
    NotNeeded,

    /// <summary>A patched copy is to be loaded.</summary>
    Patched,

    /// <summary>The library itself is patched already.</summary>
    AlreadyPatched,

    /// <summary>The file is no 64-bit ELF library, or it is truncated.</summary>
    Unreadable,
}
