using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Katas.Grader.Tests.Data;

/// <summary>How servers answer, and misbehave.</summary>
internal static class Answers
{
    /// <summary>As it should be, with ranges.</summary>
    public static async Task Well(HttpContext context, byte[] content)
    {
        var from = From(context);
        if (from is { } beyond && beyond >= content.Length)
        {
            context.Response.StatusCode = 416;
            return;
        }

        if (from is { } start)
        {
            context.Response.StatusCode = 206;
            context.Response.Headers.ContentRange = $"bytes {start}-{content.Length - 1}/{content.Length}";
        }

        var rest = content[(from ?? 0)..];
        context.Response.ContentLength = rest.Length;
        await context.Response.Body.WriteAsync(rest);
    }

    /// <summary>Breaks the connection after some bytes, of as many as the header claims.</summary>
    public static FileServer.Answer BreakAfter(int bytes, int extraLength = 0) => async (context, content) =>
    {
        var rest = Begin(context, content, extraLength);
        await context.Response.Body.WriteAsync(rest.AsMemory(0, Math.Min(bytes, rest.Length)));
        await context.Response.Body.FlushAsync();
        await Task.Delay(50);   // the bytes leave before the connection is reset
        context.Abort();
    };

    /// <summary>Sends some bytes, then nothing more.</summary>
    public static FileServer.Answer StallAfter(int bytes) => async (context, content) =>
    {
        var rest = Begin(context, content, 0);
        await context.Response.Body.WriteAsync(rest.AsMemory(0, bytes));
        await context.Response.Body.FlushAsync();
        await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
    };

    /// <summary>Says the file is shorter than it is, and sends just that.</summary>
    public static FileServer.Answer Shortened(int bytes) => async (context, content) =>
    {
        context.Response.ContentLength = bytes;
        await context.Response.Body.WriteAsync(content.AsMemory(0, bytes));
    };

    /// <summary>Does not know ranges: gives all from the start.</summary>
    public static async Task WithoutRanges(HttpContext context, byte[] content)
    {
        context.Response.ContentLength = content.Length;
        await context.Response.Body.WriteAsync(content);
    }

    /// <summary>Gives another part than it was asked for.</summary>
    public static async Task OtherPart(HttpContext context, byte[] content)
    {
        context.Response.StatusCode = 206;
        context.Response.Headers.ContentRange = $"bytes 0-{content.Length - 1}/{content.Length}";
        await context.Response.Body.WriteAsync(content);
    }

    /// <summary>Answers with a status.</summary>
    public static FileServer.Answer Status(int code, string? retryAfter = null) => (context, _) =>
    {
        context.Response.StatusCode = code;
        context.Response.Headers.RetryAfter = retryAfter;
        return Task.CompletedTask;
    };

    /// <summary>Gives something else.</summary>
    public static FileServer.Answer Instead(byte[] other, string type = "application/octet-stream") => async (context, _) =>
    {
        context.Response.ContentType = type;
        await context.Response.Body.WriteAsync(other);
    };

    /// <summary>Sends the reader elsewhere.</summary>
    public static FileServer.Answer Redirect(string path) => (context, _) =>
    {
        context.Response.Redirect($"/{path}");
        return Task.CompletedTask;
    };

    /// <summary>Gives the file slowly, as a far server does.</summary>
    public static FileServer.Answer Slowly(int pieces, TimeSpan pause) => async (context, content) =>
    {
        var rest = Begin(context, content, 0);
        foreach (var piece in rest.Chunk(Math.Max(1, rest.Length / pieces)))
        {
            await context.Response.Body.WriteAsync(piece, context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await Task.Delay(pause, context.RequestAborted);
        }
    };

    private static byte[] Begin(HttpContext context, byte[] content, int extraLength)
    {
        context.Features.Get<IHttpResponseBodyFeature>()!.DisableBuffering();
        var from = From(context) ?? 0;
        if (from > 0)
        {
            context.Response.StatusCode = 206;
            context.Response.Headers.ContentRange = $"bytes {from}-{content.Length - 1}/{content.Length}";
        }

        context.Response.ContentLength = content.Length - from + extraLength;
        return content[from..];
    }

    private static int? From(HttpContext context) =>
        context.Request.Headers.Range.ToString() is { Length: > 0 } range ? int.Parse(range["bytes=".Length..].TrimEnd('-'), CultureInfo.InvariantCulture) : null;
}
