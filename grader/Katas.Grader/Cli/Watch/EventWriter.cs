using System.Text;

namespace Katas.Grader.Cli.Watch;

/// <summary>Hands on what is written to it.</summary>
/// <param name="take">Takes the text.</param>
internal sealed class EventWriter(Action<string> take) : TextWriter
{
    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value) => take(value.ToString());

    public override void Write(string? value) => take(value ?? string.Empty);
}
