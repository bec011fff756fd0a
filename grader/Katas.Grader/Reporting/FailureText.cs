using System.Text.RegularExpressions;

namespace Katas.Grader.Reporting;

/// <summary>A failure's message in its parts: what was expected, where it differs, the misconception.</summary>
/// <param name="Statement">What was expected, and what else the message says.</param>
/// <param name="Elements">Elements that differ.</param>
/// <param name="Misconception">The named mistake that gives this result; null when none does.</param>
internal sealed partial record FailureText(string Statement, IReadOnlyList<DifferingElement> Elements, NamedMistake? Misconception)
{
    public static FailureText Read(string message)
    {
        var statement = new List<string>();
        var elements = new List<DifferingElement>();
        NamedMistake? mistake = null;
        foreach (var line in message.ReplaceLineEndings("\n").TrimEnd().Split('\n'))
        {
            if (Element().Match(line) is { Success: true } element)
            {
                elements.Add(new(element.Groups["which"].Value, element.Groups["at"].Value, element.Groups["side"].Value, element.Groups["wanted"].Value,
                    element.Groups["given"].Value, element.Groups["error"].Value, element.Groups["allowed"].Value));
            }
            else if (Mistake().Match(line) is { Success: true } named)
            {
                mistake = new(named.Groups["id"].Value, named.Groups["diagnosis"].Value);
            }
            else
            {
                statement.Add(line.Trim());
            }
        }

        return new FailureText(string.Join('\n', statement), elements, mistake);
    }

    [GeneratedRegex(@"^  (?:(?<which>first|worst) (?<at>\[.*?\]): )?(?<side>expected|numeric) (?<wanted>\S+), (?:actual|analytic) (?<given>[^,\s]+)(?:, error (?<error>\S+)(?: \(allowed (?<allowed>\S+)\))?)?$")]
    private static partial Regex Element();

    [GeneratedRegex(@"^  misconception (?<id>[a-z0-9-]+)(: (?<diagnosis>.*))?$")]
    private static partial Regex Mistake();
}

/// <summary>One element that differs.</summary>
/// <param name="Which"><c>first</c>, <c>worst</c> or nothing.</param>
/// <param name="At">Its index; empty for a single number.</param>
/// <param name="Side">What the expected side is called: <c>expected</c>, or <c>numeric</c> for gradients.</param>
/// <param name="Wanted">The expected value.</param>
/// <param name="Given">What came.</param>
/// <param name="Error">The difference.</param>
/// <param name="Allowed">The tolerance.</param>
internal sealed record DifferingElement(string Which, string At, string Side, string Wanted, string Given, string Error, string Allowed);

/// <summary>A known mistake.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Diagnosis">What to tell the learner.</param>
internal sealed record NamedMistake(string Id, string Diagnosis);
