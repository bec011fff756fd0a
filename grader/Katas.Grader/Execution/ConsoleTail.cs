using System.Diagnostics;
using System.Text;

namespace Katas.Grader.Execution;

/// <summary>Reads a worker's standard streams, keeps the beginning and the end, and counts.</summary>
public sealed class ConsoleTail
{
    private const int Kept = 16 * 1024;

    private readonly StringBuilder _head = new();
    private readonly StringBuilder _tail = new();
    private readonly Lock _keeping = new();
    private long _count;

    /// <summary>Starts to read.</summary>
    /// <param name="process">A process with redirected streams.</param>
    public ConsoleTail(Process process) =>
        Ended = Task.WhenAll(ReadAsync(process.StandardOutput), ReadAsync(process.StandardError));

    /// <summary>Told what comes, as it comes.</summary>
    public Action<string>? OnText { get; set; }

    /// <summary>Completes when both streams have ended.</summary>
    public Task Ended { get; }

    /// <summary>How many characters came.</summary>
    public long Count => Interlocked.Read(ref _count);

    /// <summary>What came: all of it, or its beginning and its end.</summary>
    public string Text
    {
        get
        {
            lock (_keeping)
            {
                return _tail.Length == 0 ? _head.ToString() : $"{_head}\n…\n{_tail}";
            }
        }
    }

    private async Task ReadAsync(StreamReader reader)
    {
        var buffer = new char[16 * 1024];
        while (await reader.ReadAsync(buffer) is > 0 and var count)
        {
            Interlocked.Add(ref _count, count);
            Keep(buffer.AsSpan(0, count));
            OnText?.Invoke(new string(buffer, 0, count));
        }
    }

    private void Keep(ReadOnlySpan<char> text)
    {
        lock (_keeping)
        {
            var room = Math.Min(Kept - _head.Length, text.Length);
            _head.Append(text[..room]);
            _tail.Append(text[room..]);
            if (_tail.Length > 2 * Kept)
            {
                _tail.Remove(0, _tail.Length - Kept);
            }
        }
    }
}
