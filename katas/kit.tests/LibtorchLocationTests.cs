using CliWrap;
using CliWrap.Buffered;
using FluentAssertions;
using Katas.Kit.Platform;
using Xunit;

namespace Katas.Kit.Tests;

/// <summary>A libtorch that <c>KATAS_LIBTORCH</c> points to, laid out as Python's packages are, with the real libraries.</summary>
public sealed class LibtorchLocationTests : IDisposable
{
    private readonly string _site = Directory.CreateTempSubdirectory("kata site packages ").FullName;

    public void Dispose() => Directory.Delete(_site, recursive: true);

    [Theory]
    [InlineData("torch/lib")]
    [InlineData("torch")]
    [InlineData("")]
    public async Task What_libtorch_needs_is_found_in_the_packages_beside_it(string chosen)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "ELF");
        LayOut(withOpenMp: true);

        var (exit, text) = await StartWith(Path.Combine(_site, chosen));

        exit.Should().Be(0, text);
    }

    [Fact]
    public async Task A_library_that_is_missing_is_named()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "ELF");
        LayOut(withOpenMp: false);

        var (exit, text) = await StartWith(Path.Combine(_site, "torch", "lib"));

        exit.Should().NotBe(0);
        text.Should().MatchRegex(@"libtorch_cpu\.so could not be loaded\. Missing here: libgomp[^ ]*\.");
    }

    [Theory]
    [InlineData("version.py", "__version__ = '2.11.0+cu130'\ndebug = False\n", "2.11.0+cu130")]
    [InlineData("build-version", "2.10.0+cpu\n", "2.10.0+cpu")]
    [InlineData("README", "2.10", "")]
    public void The_version_is_read_where_the_installation_says_it(string file, string content, string version)
    {
        Directory.CreateDirectory(Path.Combine(_site, "torch", "lib"));
        File.WriteAllText(Path.Combine(_site, "torch", "lib", "libtorch_cpu.so"), "");
        File.WriteAllText(Path.Combine(_site, "torch", file), content);

        LibtorchLocation.OfInstallation(Path.Combine(_site, "torch", "lib"), "libtorch_cpu.so").Version.Should().Be(version);
    }

    [Fact]
    public void The_packages_own_libtorch_says_its_version_and_lacks_no_function()
    {
        var report = NativeLibraries.Load();

        Assert.SkipWhen(report.LibtorchVersion.Length == 0 || Environment.GetEnvironmentVariable(NativeLibraries.OverrideVariable) is not null, "another libtorch is used");
        report.LibtorchVersion.Should().StartWith(NativeLibraries.MadeFor);
        report.MissingFunctions.Should().BeEmpty();
    }

    [Fact]
    public void Libraries_say_what_they_need_and_what_others_must_define()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "ELF");
        var bridge = NativeLibraries.Folders.Select(folder => Path.Combine(folder, "libLibTorchSharp.so")).First(File.Exists);

        ElfLibrary.Needed(bridge).Should().StartWith(["libtorch.so", "libc10.so", "libtorch_cpu.so"]);
        ElfLibrary.Undefined(bridge).Should().Contain(CompatibilityCopy.UncalledFunction).And.Contain(name => name.StartsWith("_ZN5torch", StringComparison.Ordinal));
        ElfLibrary.Needed(typeof(LibtorchLocationTests).Assembly.Location).Should().BeEmpty();
    }

    // libgomp lies in a package of its own, under a name that is not its SONAME: the system's loader alone does not find it.
    private void LayOut(bool withOpenMp)
    {
        var (lib, other) = (Path.Combine(_site, "torch", "lib"), Path.Combine(_site, "nvidia", "openmp", "lib"));
        Directory.CreateDirectory(lib);
        Directory.CreateDirectory(other);
        foreach (var file in NativeLibraries.Folders.SelectMany(Directory.GetFiles).Where(file => Path.GetFileName(file) is "libc10.so" or "libtorch_cpu.so" or "libtorch.so"))
        {
            File.CreateSymbolicLink(Path.Combine(lib, Path.GetFileName(file)), file);
        }

        foreach (var file in NativeLibraries.Folders.SelectMany(Directory.GetFiles).Where(file => withOpenMp && Path.GetFileName(file).StartsWith("libgomp", StringComparison.Ordinal)))
        {
            File.CreateSymbolicLink(Path.Combine(other, Path.GetFileName(file)), file);
        }
    }

    // This test program itself, as a child: libtorch is loaded when it starts.
    private async Task<(int Exit, string Text)> StartWith(string libtorch)
    {
        var result = await Cli.Wrap("dotnet").WithArguments([typeof(LibtorchLocationTests).Assembly.Location, "-list", "classes"])
            .WithEnvironmentVariables(variables => variables.Set(NativeLibraries.OverrideVariable, libtorch).Set("XDG_DATA_HOME", Path.Combine(_site, "cache")))
            .WithValidation(CommandResultValidation.None).ExecuteBufferedAsync();
        return (result.ExitCode, result.StandardOutput + result.StandardError);
    }
}
