using System.Runtime.InteropServices;
using CliWrap;
using CliWrap.Buffered;
using FluentAssertions;
using Katas.Kit.Platform;
using Xunit;

namespace Katas.Kit.Tests;

/// <summary>The loading of libtorch, on the real library files of the packages.</summary>
public sealed class NativeLoadingTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kata natives ").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Libtorch_comes_from_the_package_folder_and_no_output_holds_a_copy()
    {
        NativeLibraries.Load().LibtorchFolder.Should().StartWith(NativeLibraries.Folders.First(folder => folder.Contains("libtorch", StringComparison.Ordinal)).TrimEnd('/', '\\'));

        Directory.GetFiles(AppContext.BaseDirectory, "*torch*").Select(Path.GetExtension).Should().NotContain([".so", ".dylib"]);
    }

    [Fact]
    public void The_library_asks_for_a_version_that_older_hosts_lack()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "ELF");

        ElfVersions.Read(File.ReadAllBytes(Bridge())).Needs.Should().Contain(need => need.Library == "libstdc++.so.6" && need.Version == CompatibilityCopy.Version && !need.IsWeak);
    }

    [Fact]
    public void A_host_without_the_version_gets_a_copy_that_differs_in_two_bytes_and_loads()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "ELF");
        var result = CompatibilityCopy.Ensure(Bridge(), hostRuntime: null, _folder);

        result.Outcome.Should().Be(CompatibilityOutcome.Patched);
        var (before, after) = (File.ReadAllBytes(Bridge()), File.ReadAllBytes(result.Library));
        Enumerable.Range(0, before.Length).Count(index => before[index] != after[index]).Should().BeInRange(1, 2);
        NativeLibraries.Load();
        NativeLibrary.TryLoad(result.Library, out _).Should().BeTrue();
    }

    [Fact]
    public void A_patched_library_is_not_patched_again()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "ELF");
        var patched = CompatibilityCopy.Ensure(Bridge(), hostRuntime: null, _folder).Library;

        CompatibilityCopy.Ensure(patched, hostRuntime: null, Path.Combine(_folder, "again")).Should().Be(new CompatibilityResult(CompatibilityOutcome.AlreadyPatched, patched));
    }

    [Fact]
    public void A_library_that_does_not_ask_for_the_version_is_used_as_it_is()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "ELF");
        var other = NativeLibraries.Folders.SelectMany(Directory.GetFiles).First(file => Path.GetFileName(file) == "libc10.so");

        CompatibilityCopy.Ensure(other, hostRuntime: null, _folder).Outcome.Should().Be(CompatibilityOutcome.NotNeeded);
    }

    [Fact]
    public void A_host_that_defines_the_version_needs_no_copy()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "ELF");
        var runtime = Path.Combine(_folder, "libstdc++.so.6");
        File.WriteAllBytes(runtime, RuntimeThatDefines(CompatibilityCopy.Version));

        CompatibilityCopy.Ensure(Bridge(), runtime, _folder).Should().Be(new CompatibilityResult(CompatibilityOutcome.NotNeeded, Bridge()));
    }

    [Fact]
    public void A_truncated_library_is_told_at_every_length()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "ELF");
        var image = File.ReadAllBytes(Bridge());
        foreach (var length in new[] { 0, 3, 4, 63, 64, 100, 1000, image.Length / 2, image.Length - 1 })
        {
            var cut = Path.Combine(_folder, $"cut{length}.so");
            File.WriteAllBytes(cut, image[..length]);

            CompatibilityCopy.Ensure(cut, hostRuntime: null, _folder).Outcome.Should().Be(CompatibilityOutcome.Unreadable, "{0} bytes", length);
        }
    }

    [Fact]
    public void A_foreign_file_is_told()
    {
        var foreign = Path.Combine(_folder, "picture.so");
        File.WriteAllBytes(foreign, [0x89, 0x50, 0x4e, 0x47, .. new byte[200]]);
        var small = Path.Combine(_folder, "elf32.so");
        File.WriteAllBytes(small, [0x7f, (byte)'E', (byte)'L', (byte)'F', 1, 1, .. new byte[200]]);

        CompatibilityCopy.Ensure(foreign, null, _folder).Should().Match<CompatibilityResult>(result => result.Outcome == CompatibilityOutcome.Unreadable && result.Problem!.Contains("ELF"));
        CompatibilityCopy.Ensure(small, null, _folder).Outcome.Should().Be(CompatibilityOutcome.Unreadable);
    }

    [Fact]
    public async Task Several_processes_may_want_the_copy_at_once()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "ELF");

        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => CompatibilityCopy.Ensure(Bridge(), null, _folder))));

        results.Should().OnlyContain(result => result.Outcome == CompatibilityOutcome.Patched);
        Directory.GetFiles(_folder).Should().ContainSingle();
    }

    [Fact]
    public async Task A_wrong_libtorch_folder_is_told_with_what_to_do()
    {
        // This test program itself, as a child: libtorch is loaded when it starts.
        var result = await Cli.Wrap("dotnet").WithArguments([typeof(NativeLoadingTests).Assembly.Location, "-list", "classes"])
            .WithEnvironmentVariables(variables => variables.Set(NativeLibraries.OverrideVariable, _folder))
            .WithValidation(CommandResultValidation.None).ExecuteBufferedAsync();

        result.ExitCode.Should().NotBe(0);
        (result.StandardOutput + result.StandardError).Should().Contain(_folder).And.Contain("could not be loaded").And.Contain("./kata doctor");
    }

    private static string Bridge() => NativeLibraries.Folders.Select(folder => Path.Combine(folder, "libLibTorchSharp.so")).First(File.Exists);

    // The bridge with its need renamed would do, but a library that defines versions is what a host has: libstdc++ itself, with one name exchanged.
    private static byte[] RuntimeThatDefines(string version)
    {
        NativeLibrary.Load("libstdc++.so.6");
        var path = File.ReadLines("/proc/self/maps").First(line => line.Contains("/libstdc++.so", StringComparison.Ordinal));
        var image = File.ReadAllBytes(path[path.IndexOf('/', StringComparison.Ordinal)..]);
        var last = ElfVersions.Read(image).Definitions.Last(name => name.StartsWith("GLIBCXX_3.4.", StringComparison.Ordinal) && name.Length == version.Length);
        var place = image.AsSpan().IndexOf((byte[])[.. System.Text.Encoding.ASCII.GetBytes(last), 0]);
        System.Text.Encoding.ASCII.GetBytes(version).CopyTo(image, place);
        return image;
    }
}
