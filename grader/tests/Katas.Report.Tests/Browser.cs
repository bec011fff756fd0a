using System.Reflection;
using Microsoft.Playwright;
using Xunit;

[assembly: AssemblyFixture(typeof(Katas.Report.Tests.Browser))]

namespace Katas.Report.Tests;

/// <summary>
/// A Chromium of this machine: the one that <c>KATAS_BROWSER</c> names, or an installed Chromium, Chrome or Edge. Where there is
/// none, tests that need it are skipped and say so.
/// </summary>
public sealed class Browser : IAsyncLifetime
{
    private static readonly string[] Places =
    [
        "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/usr/bin/google-chrome-stable", "/snap/bin/chromium",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", "/Applications/Chromium.app/Contents/MacOS/Chromium", "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
        @"C:\Program Files\Google\Chrome\Application\chrome.exe", @"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe", @"C:\Program Files\Microsoft\Edge\Application\msedge.exe",
    ];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        if (Find() is not { } program)
        {
            return;
        }

        var package = Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == "PlaywrightPackage").Value!;
        Environment.SetEnvironmentVariable("PLAYWRIGHT_DRIVER_SEARCH_PATH", package);
        AllowRunning(package);
        _playwright = await Playwright.CreateAsync();
        // As root, for instance in a container, Chromium's own sandbox cannot be set up.
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = program, ChromiumSandbox = !Environment.IsPrivilegedProcess });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }

    /// <summary>Opens a file in a fresh window, and keeps what goes wrong there.</summary>
    public async Task<Sheet> OpenAsync(string file, int width = 1280, ColorScheme scheme = ColorScheme.Light, bool bypassPolicy = false)
    {
        Assert.SkipWhen(_browser is null, "There is no Chromium, Chrome or Edge here. Install one (Debian: apt-get install chromium), or name its program in KATAS_BROWSER.");
        var context = await _browser!.NewContextAsync(new()
        {
            ViewportSize = new() { Width = width, Height = 900 },
            ColorScheme = scheme,
            ReducedMotion = ReducedMotion.Reduce,
            BypassCSP = bypassPolicy,
        });
        return await Sheet.OpenAsync(context, file);
    }

    private static string? Find() =>
        Environment.GetEnvironmentVariable("KATAS_BROWSER") is { Length: > 0 } named
            ? File.Exists(named) ? named : throw new FileNotFoundException("KATAS_BROWSER names a program that does not exist.", named)
            : Array.Find(Places, File.Exists);

    private static void AllowRunning(string package)
    {
        if (!OperatingSystem.IsWindows())
        {
            foreach (var node in Directory.GetFiles(Path.Combine(package, ".playwright", "node"), "node", SearchOption.AllDirectories))
            {
                File.SetUnixFileMode(node, File.GetUnixFileMode(node) | UnixFileMode.UserExecute);
            }
        }
    }
}
