using Microsoft.Playwright;

namespace Katas.Report.Tests;

/// <summary>An open page, with everything that went wrong or left the file.</summary>
public sealed class Sheet : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly List<string> _complaints = [];
    private readonly List<string> _requests = [];

    private Sheet(IBrowserContext context, IPage page) => (_context, Page) = (context, page);

    public IPage Page { get; }

    /// <summary>Console messages and errors.</summary>
    public IReadOnlyList<string> Complaints => _complaints;

    /// <summary>Everything that was asked for, the file itself included; pictures that lie in it excluded.</summary>
    public IReadOnlyList<string> Requests => _requests;

    public static async Task<Sheet> OpenAsync(IBrowserContext context, string file)
    {
        var sheet = new Sheet(context, await context.NewPageAsync());
        sheet.Page.Console += (_, message) => sheet._complaints.Add($"{message.Type}: {message.Text}");
        sheet.Page.PageError += (_, error) => sheet._complaints.Add(error);
        sheet.Page.Dialog += (_, dialog) => sheet._complaints.Add($"dialog: {dialog.Message}");
        sheet.Page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith("data:", StringComparison.Ordinal))
            {
                sheet._requests.Add(request.Url);
            }
        };
        await sheet.Page.GotoAsync(new Uri(file).AbsoluteUri, new() { WaitUntil = WaitUntilState.Load });
        return sheet;
    }

    public Task OpenAllAsync() => Page.EvaluateAsync("document.querySelectorAll('details').forEach(details => details.open = true)");

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}
