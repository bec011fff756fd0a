using System.Text;

namespace Katas.Worker.Running;

/// <summary>Takes what a spec prints to the console, up to a limit; beyond it, printing throws.</summary>
internal sealed class SpecOutput : TextWriter
{
    private readonly StringBuilder _text = new();
    private readonly Lock _writing = new();
#pragma warning disable CA2213 // borrowed: they are put back, not disposed
    private readonly TextWriter _previousOut = Console.Out;
    private readonly TextWriter _previousError = Console.Error;
#pragma warning restore CA2213
    private readonly int _limit;
    private readonly bool _passOn;

    /// <summary>Starts to take what is printed.</summary>
    /// <param name="limit">The most characters.</param>
    /// <param name="passOn">Whether what is printed is also shown at once, as the progress of a long run is.</param>
    public SpecOutput(int limit, bool passOn = false)
    {
        _limit = limit;
        _passOn = passOn;
        Console.SetOut(this);
        Console.SetError(this);
    }

    public bool Flooded { get; private set; }

    public string Text => _text.ToString();

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value) => Write([value]);

    public override void Write(string? value) => Write(value.AsSpan());

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(ReadOnlySpan<char> buffer)
    {
        lock (_writing)
        {
            var room = _limit - _text.Length;
            _text.Append(buffer[..Math.Min(room, buffer.Length)]);
            if (_passOn)
            {
                _previousOut.Write(buffer);
                _previousOut.Flush();
            }

            if (buffer.Length > room)
            {
                Flooded = true;
                throw new IOException($"The code printed more than {_limit / 1024} kB during one spec.");
            }
        }
    }

    protected override void Dispose(bool disposing)
    {
        Console.SetOut(_previousOut);
        Console.SetError(_previousError);
        base.Dispose(disposing);
    }
}
