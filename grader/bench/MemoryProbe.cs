using System.Globalization;

namespace Katas.Bench;

/// <summary>The most memory that a process and those it started held together, looked at every 50 ms (Linux; elsewhere 0).</summary>
internal sealed class MemoryProbe : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly Task _looking;

    public MemoryProbe(int process) => _looking = LookAsync(process);

    public long PeakBytes { get; private set; }

    public string Text => string.Create(CultureInfo.InvariantCulture, $"{PeakBytes / 1024 / 1024} MB");

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _looking;
        _end.Dispose();
    }

    private async Task LookAsync(int process)
    {
        try
        {
            while (OperatingSystem.IsLinux())
            {
                PeakBytes = Math.Max(PeakBytes, Family(process).Sum(Resident));
                await Task.Delay(50, _end.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }

    private static IEnumerable<int> Family(int process) =>
        Directory.GetDirectories("/proc").Select(folder => int.TryParse(Path.GetFileName(folder), out var id) ? id : 0)
            .Where(id => id == process || (id > 0 && Parent(id) == process));

    private static int Parent(int process) => Read(process, "stat") is { Length: > 0 } text ? int.Parse(text[(text.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture) : 0;

    private static long Resident(int process) =>
        Read(process, "statm").Split(' ') is [_, var pages, ..] ? long.Parse(pages, CultureInfo.InvariantCulture) * Environment.SystemPageSize : 0;

    private static string Read(int process, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/{file}");
        }
        catch (IOException)
        {
            return string.Empty;   // ended meanwhile
        }
    }
}
