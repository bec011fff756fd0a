using DiffPlex.DiffBuilder;
using DiffPlex.DiffBuilder.Model;

namespace Katas.Grader.Solutions;

/// <summary>A learner's file beside the author's, line by line; views and reports show it.</summary>
/// <param name="File">The file's name.</param>
/// <param name="Lines">The lines of both.</param>
public sealed record SolutionComparison(string File, IReadOnlyList<ComparedLine> Lines)
{
    /// <summary>Compares two texts.</summary>
    /// <param name="file">The file's name.</param>
    /// <param name="mine">The learner's text.</param>
    /// <param name="reference">The author's text.</param>
    public static SolutionComparison Of(string file, string mine, string reference)
    {
        var diff = SideBySideDiffBuilder.Diff(mine.ReplaceLineEndings("\n"), reference.ReplaceLineEndings("\n"), ignoreWhiteSpace: false);
        return new SolutionComparison(file, [.. diff.OldText.Lines.Zip(diff.NewText.Lines, Line)]);
    }

    private static ComparedLine Line(DiffPiece mine, DiffPiece reference) => new(
        mine.Position,
        mine.Text ?? string.Empty,
        reference.Position,
        reference.Text ?? string.Empty,
        (mine.Type, reference.Type) switch
        {
            (ChangeType.Unchanged, ChangeType.Unchanged) => LineChange.Same,
            (_, ChangeType.Imaginary) => LineChange.OnlyMine,
            (ChangeType.Imaginary, _) => LineChange.OnlyReference,
            _ => LineChange.Differs,
        });
}

/// <summary>A line of a comparison.</summary>
/// <param name="MineNumber">Its number in the learner's file; null where that has no such line.</param>
/// <param name="Mine">The learner's text.</param>
/// <param name="ReferenceNumber">Its number in the author's file; null where that has no such line.</param>
/// <param name="Reference">The author's text.</param>
/// <param name="Change">How the two differ.</param>
public sealed record ComparedLine(int? MineNumber, string Mine, int? ReferenceNumber, string Reference, LineChange Change);

/// <summary>How a line of one file relates to the other file's.</summary>
public enum LineChange
{
    /// <summary>Both have it.</summary>
    Same,

    /// <summary>Both have a line here, and they differ.</summary>
    Differs,

    /// <summary>Only the learner has it.</summary>
    OnlyMine,

    /// <summary>Only the author has it.</summary>
    OnlyReference,
}
