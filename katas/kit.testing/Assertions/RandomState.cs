using TorchSharp;

namespace Katas.Kit.Testing;

/// <summary>Finds out whether code drew from torch's global generator.</summary>
public static class RandomState
{
    /// <summary>Asserts that nothing was drawn since a state was taken, and that no seed was set.</summary>
    /// <param name="before">What <c>torch.get_rng_state()</c> gave before.</param>
    /// <param name="because">Why, in the domain's words.</param>
    /// <exception cref="SpecFailedException">The state is another one.</exception>
    public static void ShouldBeUntouched(torch.Tensor before, string because)
    {
        using var now = torch.get_rng_state();
        if (!now.data<byte>().SequenceEqual(before.data<byte>()))
        {
            Failure.Throw($"torch's global random generator should be in the state it was in before because {because}, but something has drawn from it or seeded it.");
        }
    }
}
