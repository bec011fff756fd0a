using System.Text.Json.Serialization;
using Katas.Grader.Protocol;

namespace Katas.Grader.Execution;

/// <summary>The result of one spec.</summary>
public sealed record Verdict
{
    /// <summary>The spec.</summary>
    public required SpecInfo Spec { get; init; }

    /// <summary>How it ended.</summary>
    public required Outcome Outcome { get; init; }

    /// <summary>What the learner should know; empty for a passed spec.</summary>
    public string Message { get; init; } = string.Empty;

    /// <summary>The exception that ended the spec, if one did.</summary>
    public string? ExceptionType { get; init; }

    /// <summary>Where it happened, in katas and specs, innermost first.</summary>
    public IReadOnlyList<SourceFrame> Frames { get; init; } = [];

    /// <summary>What was printed during the spec.</summary>
    public string Output { get; init; } = string.Empty;

    /// <summary>The time that the spec took.</summary>
    public double Milliseconds { get; init; }

    /// <summary>Heat maps and other files that the spec attached.</summary>
    public IReadOnlyList<SpecAttachment> Attachments { get; init; } = [];

    /// <summary>The learner's own innermost frame; null when the stack trace has none.</summary>
    [JsonIgnore]
    public SourceFrame? OwnFrame => Frames.FirstOrDefault(frame => frame.Method.StartsWith("Katas.", StringComparison.Ordinal));

    /// <summary>Where to look first: the learner's own innermost frame when there is one, else the spec's.</summary>
    [JsonIgnore]
    public SourceFrame? Place => OwnFrame ?? (Frames.Count > 0 ? Frames[0] : null);

    /// <summary>Whether the spec failed because a stub is not filled in.</summary>
    public bool IsUnfinished => Outcome == Outcome.Failed
        && (ExceptionType == "System.NotImplementedException" || Message.Contains("NotImplementedException", StringComparison.Ordinal));
}
