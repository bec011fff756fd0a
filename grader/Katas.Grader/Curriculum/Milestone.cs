namespace Katas.Grader.Curriculum;

/// <summary>A week's real training run.</summary>
public sealed record Milestone
{
    /// <summary>Its name in progress.json.</summary>
    public required string Id { get; init; }

    /// <summary>The method that runs it.</summary>
    public required string Spec { get; init; }

    /// <summary>What it shows.</summary>
    public required string Title { get; init; }

    /// <summary><c>cpu</c> or <c>gpu</c>.</summary>
    public required string Device { get; init; }

    /// <summary>The device as torch names it: <c>cpu</c> or <c>cuda</c>.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string TorchDevice => Device == "gpu" ? "cuda" : Device;

    /// <summary>Its budget.</summary>
    public required double Minutes { get; init; }
}
