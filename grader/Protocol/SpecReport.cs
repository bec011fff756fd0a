namespace Katas.Grader.Protocol;

/// <summary>How a spec ended, seen from inside the worker.</summary>
public sealed record SpecReport
{
    /// <summary>Whether the spec passed; false for a failed and for a skipped one.</summary>
    public required bool Passed { get; init; }

    /// <summary>Why the spec was skipped, if it was.</summary>
    public string? Skipped { get; init; }

    /// <summary>The type of the exception that ended the spec.</summary>
    public string? ExceptionType { get; init; }

    /// <summary>What the spec says about its failure.</summary>
    public string? Message { get; init; }

    /// <summary>The frames of the learner's code and of the specs, innermost first.</summary>
    public IReadOnlyList<SourceFrame> Frames { get; init; } = [];

    /// <summary>What was printed during the spec, as far as the limit allows.</summary>
    public string Output { get; init; } = string.Empty;

    /// <summary>Whether more was printed than the limit allows.</summary>
    public bool Flooded { get; init; }

    /// <summary>The time that the spec took.</summary>
    public double Milliseconds { get; init; }

    /// <summary>Files that the spec attached, for instance heat maps.</summary>
    public IReadOnlyList<SpecAttachment> Attachments { get; init; } = [];
}

/// <summary>A file that a spec attached to its result.</summary>
/// <param name="Name">The file's name.</param>
/// <param name="MediaType">The file's media type.</param>
/// <param name="Content">The file's bytes.</param>
public sealed record SpecAttachment(string Name, string MediaType, byte[] Content);

/// <summary>A place in a source file that an exception passed through.</summary>
/// <param name="Method">The method, for instance <c>Katas.Attention.StableSoftmax.Softmax</c>.</param>
/// <param name="File">The file.</param>
/// <param name="Line">The line, from 1.</param>
public sealed record SourceFrame(string Method, string File, int Line);
