using Katas.Grader.Data;

namespace Katas.Grader.Tests.Data;

/// <summary>Keeps what a download says.</summary>
internal sealed class Listener : IDownloadProgress
{
    private readonly List<string> _said = [];

    public IReadOnlyList<string> Said => _said;

    public string Text => string.Join('\n', _said);

    public long Advanced { get; private set; }

    public void Begin(string name, long have, long total) => Advanced = have;

    public void Advance(long bytes) => Advanced += bytes;

    public void End()
    {
    }

    public void Say(string text) => _said.Add(text);
}
