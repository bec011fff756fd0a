using System.Diagnostics;
using System.IO.Pipes;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Threading.Channels;
using Katas.Grader.Compilation;
using Katas.Grader.Protocol;

namespace Katas.Grader.Execution;

/// <summary>A worker from its start to its end: it runs one request, and nothing survives it.</summary>
public sealed partial class WorkerProcess : IAsyncDisposable
{
    // A worker started at the same moment would inherit the pipes' ends, and keep them open: from their making to their closing no other one starts.
    private static readonly Lock Starting = new();

    private readonly Process _process;
    private readonly bool _isolated;
    private readonly AnonymousPipeServerStream _requests;
    private readonly AnonymousPipeServerStream _replies;
    private readonly Channel<Reply> _channel = Channel.CreateUnbounded<Reply>();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string _nonce = Guid.NewGuid().ToString("N");
    private readonly Task _reading;
    private readonly Task _exited;

    private WorkerProcess(Process process, AnonymousPipeServerStream requests, AnonymousPipeServerStream replies, Preparation? preparation, bool isolated)
    {
        (_process, _isolated) = (process, isolated);
        Preparation = preparation;
        _requests = requests;
        _replies = replies;
        Console = new ConsoleTail(process);
        _exited = process.WaitForExitAsync();
        _reading = Task.Run(ReadAsync);
    }

    /// <summary>What the worker wrote to its standard streams, past the capture of single specs.</summary>
    public ConsoleTail Console { get; }

    /// <summary>What the worker found on its machine; null until it is ready.</summary>
    public PlatformDescription? Description { get; private set; }

    /// <summary>The specs that the worker loads ahead; null when it loads those of its request.</summary>
    public Preparation? Preparation { get; }

    /// <summary>Whether the worker, once it is ready, can run the specs it was prepared for.</summary>
    public bool IsPrepared { get; private set; }

    /// <summary>Completes when the worker is warm; fails when it cannot start.</summary>
    public Task Ready => _ready.Task;

    /// <summary>The worker's replies; the channel ends with the process.</summary>
    public ChannelReader<Reply> Replies => _channel.Reader;

    /// <summary>Completes when the process has ended.</summary>
    public Task Exited => _exited;

    /// <summary>The exit code of an ended worker.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>The memory that the process holds at this moment, in bytes; isolated, with all that it started.</summary>
    public long ResidentBytes => _isolated ? ProcessFamily.ResidentBytes(_process.Id) : ProcessMemory.Resident(_process);

    /// <summary>The time that processors spent on the process so far; zero when it has ended.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            try
            {
                return _isolated ? ProcessFamily.ProcessorTime(_process.Id) : _process.TotalProcessorTime;
            }
            catch (Exception gone) when (gone is InvalidOperationException or System.ComponentModel.Win32Exception)
            {
                return TimeSpan.Zero;
            }
        }
    }

    /// <summary>Starts a worker, which begins to warm up at once.</summary>
    /// <param name="toolchain">The built worker.</param>
    /// <param name="preparation">Specs to load ahead; null for none.</param>
    /// <param name="isolation">What shuts it off from the machine; null for limits alone.</param>
    public static WorkerProcess Start(Toolchain toolchain, Preparation? preparation = null, Isolation? isolation = null)
    {
        lock (Starting)
        {
            var requests = new AnonymousPipeServerStream(PipeDirection.Out, HandleInheritability.Inheritable);
            var replies = new AnonymousPipeServerStream(PipeDirection.In, HandleInheritability.Inheritable);
            var start = new ProcessStartInfo(DotnetHost.Path)
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
                WorkingDirectory = toolchain.WorkerFolder,
            };
            start.ArgumentList.Add(toolchain.Worker);
            start.ArgumentList.Add(requests.GetClientHandleAsString());
            start.ArgumentList.Add(replies.GetClientHandleAsString());
            if (preparation is not null)
            {
                start.ArgumentList.Add(preparation.Root);
                start.ArgumentList.Add(preparation.SpecAssembly);
            }

            WorkerEnvironment.Apply(start.Environment);
            isolation?.Apply(start);
            var process = Process.Start(start) ?? throw new GraderException("The worker did not start.", ExitCodes.Environment);
            process.StandardInput.Close();
            requests.DisposeLocalCopyOfClientHandle();
            replies.DisposeLocalCopyOfClientHandle();
            return new WorkerProcess(process, requests, replies, preparation, isolation is not null);
        }
    }

    /// <summary>Hands the worker its one request.</summary>
    /// <param name="request">What to run; the nonce is filled in here.</param>
    public void Send(RunRequest request)
    {
        try
        {
            JsonSerializer.Serialize(_requests, request with { Nonce = _nonce }, ProtocolJson.Default.RunRequest);
            _requests.WriteByte((byte)'\n');
            _requests.Flush();
        }
        catch (IOException)
        {
            // The worker has ended already: its exit is what the caller sees.
        }
    }

    /// <summary>Asks the worker's training run to stop at the next place where it can, with a checkpoint.</summary>
    /// <param name="reason">Why, for people.</param>
    public void RequestStop(string reason)
    {
        try
        {
            _requests.Write(System.Text.Encoding.UTF8.GetBytes($"{reason}\n"));
            _requests.Flush();
        }
        catch (Exception problem) when (problem is IOException or ObjectDisposedException)
        {
            // The worker has ended already.
        }
    }

    /// <summary>Ends the process and everything it started.</summary>
    public void Kill()
    {
        try
        {
            if (!OperatingSystem.IsWindows() && !_process.HasExited)
            {
                _ = SignalGroup(-_process.Id, 9);
            }

            _process.Kill(entireProcessTree: true);
        }
        catch (Exception problem) when (problem is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // Ended by itself in the meantime.
        }
    }

    /// <summary>Ends the worker and waits until it is gone.</summary>
    public async ValueTask DisposeAsync()
    {
        Kill();
        await _exited;
        await _reading;
        await _requests.DisposeAsync();
        await _replies.DisposeAsync();
        _process.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SignalGroup(int process, int signal);

    private async Task ReadAsync()
    {
        try
        {
            using var reader = new StreamReader(_replies);
            while (await reader.ReadLineAsync() is { } line)
            {
                Take(JsonSerializer.Deserialize(line, ProtocolJson.Default.Reply)!);
            }
        }
        catch (Exception problem) when (problem is IOException or JsonException or ObjectDisposedException)
        {
            // A line cut off by a crash: the exit code says what happened.
        }

        await _exited;
        await Console.Ended;
        _ready.TrySetException(new GraderException($"The worker ended before it was ready ({CrashReport.Describe(this)}). `./kata doctor` looks for the cause.\n{Console.Text}".TrimEnd(), ExitCodes.Environment));
        _ = _ready.Task.Exception;   // observed: nobody may be waiting
        _channel.Writer.TryComplete();
    }

    private void Take(Reply reply)
    {
        switch (reply.Kind)
        {
            case ReplyKind.Ready:
                (Description, IsPrepared) = (reply.Platform, reply.Prepared);
                _ready.TrySetResult();
                break;
            case ReplyKind.Refused when !_ready.Task.IsCompleted:
                _ready.TrySetException(new GraderException(reply.Problem ?? "The worker refused to start.", ExitCodes.Environment));
                break;
            case var _ when reply.Nonce == _nonce:
                _channel.Writer.TryWrite(reply);
                break;
        }
    }
}
