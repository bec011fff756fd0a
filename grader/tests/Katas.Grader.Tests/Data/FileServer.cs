using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Katas.Grader.Tests.Data;

/// <summary>A real web server on this machine that serves files well or badly: each path has answers for its first requests, and serves well after them.</summary>
public sealed class FileServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly ConcurrentDictionary<string, byte[]> _files = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ConcurrentQueue<Answer>> _answers = new(StringComparer.Ordinal);

    private FileServer(WebApplication application) => _application = application;

    /// <summary>Answers a request for a file.</summary>
    public delegate Task Answer(HttpContext context, byte[] content);

    /// <summary>What was asked, in order: the path, and the first byte that was asked for.</summary>
    public ConcurrentQueue<(string Path, string Range)> Requests { get; } = new();

    public Uri Address => new(_application.Urls.First());

    public static async Task<FileServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = new FileServer(builder.Build());
        server._application.Run(server.AnswerAsync);
        await server._application.StartAsync();
        return server;
    }

    /// <summary>Serves a file; the answers are for its first requests.</summary>
    public Uri Serve(string path, byte[] content, params Answer[] first)
    {
        _files[path] = content;
        _answers[path] = new(first);
        return new Uri(Address, path);
    }

    public async ValueTask DisposeAsync() => await _application.DisposeAsync();

    private Task AnswerAsync(HttpContext context)
    {
        var path = Uri.UnescapeDataString(context.Request.Path.Value!.TrimStart('/'));
        Requests.Enqueue((path, context.Request.Headers.Range.ToString()));
        if (!_files.TryGetValue(path, out var content))
        {
            return Answers.Status(404)(context, []);
        }

        return _answers[path].TryDequeue(out var answer) ? answer(context, content) : Answers.Well(context, content);
    }
}
