using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace Katas.Grader.Data;

/// <content>One request.</content>
internal sealed partial class Downloader
{
    private async Task<Attempt> AttemptAsync(Download what, Uri address, CancellationToken cancellation)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        silence.CancelAfter(limits.Connect + limits.Silence);
        try
        {
            var offset = what.Resumes ? Have(what) : 0;
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            request.Headers.Range = offset > 0 ? new RangeHeaderValue(offset, null) : null;
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, silence.Token);
            return Refusal(what, response, offset) ?? await CopyAsync(what, response, offset, silence, cancellation);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new(AttemptVerdict.Retry, $"the server sent nothing for {limits.Silence.TotalSeconds:0.#} s");
        }
        catch (HttpRequestException problem) when (problem.HttpRequestError is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.ProxyTunnelError)
        {
            return new(AttemptVerdict.Unreachable, (problem.InnerException as SocketException)?.SocketErrorCode switch
            {
                SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData => "no connection (its name is not known here)",
                SocketError.ConnectionRefused => "no connection (refused)",
                { } error => $"no connection ({error})",
                null => "no connection",
            });
        }
        catch (HttpRequestException problem) when (problem.HttpRequestError == HttpRequestError.SecureConnectionError)
        {
            return new(AttemptVerdict.GiveUp, "no secure connection: is the clock right, is there a proxy that looks into connections?");
        }
        catch (Exception problem) when (problem is HttpRequestException or HttpIOException or IOException { InnerException: SocketException })   // not a full disk
        {
            return new(AttemptVerdict.Retry, $"the connection broke after {Sizes.Text(Have(what))}");
        }
        finally
        {
            progress.End();
        }
    }

    private static Attempt? Refusal(Download what, HttpResponseMessage response, long offset)
    {
        var status = $"{(int)response.StatusCode} {response.ReasonPhrase}".TrimEnd();
        switch (response.StatusCode)
        {
            case HttpStatusCode.RequestedRangeNotSatisfiable when offset > 0 && offset == what.Bytes:
                return new(AttemptVerdict.Complete);
            case HttpStatusCode.RequestedRangeNotSatisfiable:
            case HttpStatusCode.PartialContent when response.Content.Headers.ContentRange?.From != offset:
                File.Delete(what.PartPath);
                return new(AttemptVerdict.Retry, "the server gave another part than it was asked for");
            case HttpStatusCode.OK or HttpStatusCode.PartialContent:
                return response.Content.Headers.ContentType?.MediaType == "text/html"
                    ? new(AttemptVerdict.GiveUp, "a web page came instead of the file (does the network ask to sign in?)") : null;
            case HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError:
                var after = response.Headers.RetryAfter;
                return new(AttemptVerdict.Retry, status, after?.Delta ?? (after?.Date - DateTimeOffset.UtcNow));
            default:
                return new(AttemptVerdict.GiveUp, status);
        }
    }

    private async Task<Attempt> CopyAsync(Download what, HttpResponseMessage response, long offset, CancellationTokenSource silence, CancellationToken cancellation)
    {
        var have = response.StatusCode == HttpStatusCode.PartialContent ? offset : 0;   // a server without ranges starts anew
        progress.Begin(what.Name, have, what.Bytes > 0 ? what.Bytes : have + (response.Content.Headers.ContentLength ?? 0));
        await using var source = await response.Content.ReadAsStreamAsync(cancellation);
        await using var part = new FileStream(what.PartPath, have > 0 ? FileMode.Append : FileMode.Create, FileAccess.Write, FileShare.Read);
        var buffer = new byte[128 * 1024];
        while (true)
        {
            silence.CancelAfter(limits.Silence);
            var read = await source.ReadAsync(buffer, silence.Token);
            if (read == 0)
            {
                break;
            }

            have += read;
            if (what.Bytes > 0 && have > what.Bytes)
            {
                part.SetLength(0);
                return new(AttemptVerdict.GiveUp, $"more than the {Sizes.Text(what.Bytes)} of the published file came");
            }

            await part.WriteAsync(buffer.AsMemory(0, read), cancellation);
            progress.Advance(read);
        }

        part.Flush(flushToDisk: true);
        return what.Bytes > 0 && have < what.Bytes ? new(AttemptVerdict.Retry, $"it ended after {Sizes.Text(have)} of {Sizes.Text(what.Bytes)}") : new(AttemptVerdict.Complete);
    }
}
