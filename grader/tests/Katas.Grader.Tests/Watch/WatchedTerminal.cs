using System.Diagnostics;
using CliWrap;
using CliWrap.Buffered;
using Katas.Grader.Tests.Cli;
using Katas.Grader.Tests.Execution;
using Xunit;

namespace Katas.Grader.Tests.Watch;

/// <summary>The real program in a pseudo-terminal, which util-linux's <c>script</c> provides.</summary>
public sealed class WatchedTerminal : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);   // a screen is waited for, not timed

    private readonly VirtualTerminal _terminal;
    private readonly Process _script;
    private readonly Task _reading;

    private WatchedTerminal(Process script, VirtualTerminal terminal)
    {
        (_script, _terminal) = (script, terminal);
        _reading = Task.Run(ReadAsync);
    }

    /// <summary>What the terminal shows.</summary>
    public string Screen
    {
        get
        {
            lock (_terminal)
            {
                return _terminal.Text;
            }
        }
    }

    private string? Overflow
    {
        get
        {
            lock (_terminal)
            {
                return _terminal.Overflow;
            }
        }
    }

    /// <summary>Everything that was written to the terminal.</summary>
    public string Written
    {
        get
        {
            lock (_terminal)
            {
                return _terminal.Written.ToString();
            }
        }
    }

    /// <summary>Whether the terminal is as a shell expects it: its own screen, with a cursor.</summary>
    public bool IsClean => !_terminal.IsFullScreen && _terminal.HasCursor;

    /// <summary>Starts <c>kata</c>.</summary>
    public static WatchedTerminal Start(SampleRepository repository, string arguments, int width = 80, int height = 24, params (string Name, string? Value)[] variables)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs a pseudo-terminal and /proc");
        Assert.SkipUnless(File.Exists("/usr/bin/script"), "needs `script` for its pseudo-terminal: install the package util-linux (Debian: bsdutils)");
        var start = new ProcessStartInfo("/usr/bin/script") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        var program = Path.Combine(Laboratory.Root, ".kata", "build", "Grader", "kata.dll");
        start.ArgumentList.Add("-qfec");
        start.ArgumentList.Add($"stty rows {height} cols {width}; exec env --default-signal=INT dotnet '{program}' {arguments}");   // tests in the background are deaf to Ctrl-C, and so are their children
        start.ArgumentList.Add("/dev/null");
        start.Environment["KATAS_ROOT"] = repository.Root;
        start.Environment["TERM"] = "xterm-256color";
        start.Environment.Remove("NO_COLOR");
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        return new WatchedTerminal(Process.Start(start)!, new VirtualTerminal(width, height));
    }

    /// <summary>Types.</summary>
    public async Task TypeAsync(string keys)
    {
        await _script.StandardInput.WriteAsync(keys);
        await _script.StandardInput.FlushAsync();
    }

    /// <summary>Waits until the screen shows all of some texts, and nothing beyond its edges.</summary>
    public async Task ShouldShowAsync(params string[] texts)
    {
        var clock = Stopwatch.StartNew();
        while (!texts.All(Screen.Contains) || Overflow is not null)
        {
            Assert.True(clock.Elapsed < Patience, $"{Overflow} The screen never shows {string.Join(", ", texts.Where(text => !Screen.Contains(text, StringComparison.Ordinal)))}:\n{Screen}\n{(_script.HasExited ? $"exit code {_script.ExitCode}" : string.Empty)}");
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Changes the terminal's size under the running program.</summary>
    public async Task ResizeAsync(int width, int height)
    {
        var device = new FileInfo($"/proc/{KataProcess()}/fd/1").ResolveLinkTarget(returnFinalTarget: false)!.FullName;
        lock (_terminal)
        {
            _terminal.Resize(width, height);
        }

        await CliWrap.Cli.Wrap("stty").WithArguments(["-F", device, "rows", $"{height}", "cols", $"{width}"]).ExecuteBufferedAsync();
    }

    /// <summary>The worker processes that wait or run.</summary>
    public IReadOnlyList<int> Workers() => ProcessTable.ChildrenOf(KataProcess());

    /// <summary>Waits for the end.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> EndAsync()
    {
        await _script.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);
        await _reading;
        return _script.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_script.HasExited)
        {
            _script.Kill(entireProcessTree: true);
        }

        await _reading;
        _script.Dispose();
    }

    // `script` starts a shell, which becomes kata.
    private int KataProcess() => ProcessTable.ChildrenOf(_script.Id).Single();

    private async Task ReadAsync()
    {
        var buffer = new char[4096];
        while (await _script.StandardOutput.ReadAsync(buffer) is > 0 and var count)
        {
            lock (_terminal)
            {
                _terminal.Write(new string(buffer, 0, count));
            }
        }
    }
}
