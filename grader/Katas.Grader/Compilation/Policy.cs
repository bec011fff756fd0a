using Katas.Grader.Curriculum;

namespace Katas.Grader.Compilation;

/// <summary>Which symbols a kata's code may not use, and why: what no kata needs, and what the week bans because it builds it.</summary>
public sealed class Policy
{
    private const string Outside = "A kata computes; it needs no files, network, processes or environment. The kit opens data and stores artifacts by name.";
    private const string Inside = "A kata needs no reflection, interop or other ways around the type system.";
    private const string Judges = "The specs judge the code from outside; a kata does not use the test libraries or the kit's test side.";

    private static readonly (string[] Symbols, string Reason)[] Never =
    [
        (["System.Environment.*", "System.Diagnostics.Process*", "System.IO.*", "System.Net.*", "System.AppDomain*", "System.AppContext*", "Microsoft.Win32.*",
          "System.Console.SetOut", "System.Console.SetError", "System.Console.SetIn", "System.Console.OpenStandard*",
          "TorchSharp.torch.jit.*", "TorchSharp.torch.hub.*", "TorchSharp.torch.utils.tensorboard.*", "TorchSharp.Data.Loader*", "TorchSharp.Utils.Decompress*"], Outside),
        (["System.Reflection.*", "System.Type.Get*", "System.Type.InvokeMember", "System.Activator*", "System.Runtime.InteropServices.*", "System.Runtime.Loader.*",
          "System.Runtime.CompilerServices.Unsafe*", "System.Runtime.CompilerServices.ModuleInitializerAttribute", "System.Runtime.CompilerServices.RuntimeHelpers*",
          "System.Runtime.CompilerServices.InternalsVisibleTo*", "System.Runtime.CompilerServices.IgnoresAccessChecksTo*", "System.Delegate.CreateDelegate",
          "System.Linq.Expressions.*", "System.Runtime.Serialization.*", "TorchSharp.torch.Tensor.Handle", "TorchSharp.torch.Tensor.handle"], Inside),
        (["Xunit.*", "FluentAssertions.*", "Katas.Kit.Testing.*", "Katas.Kit.Platform.*"], Judges),
    ];

    private static readonly SymbolPattern[] Harmless =
    [
        .. new[]
        {
            "System.Environment.NewLine", "System.Environment.ProcessorCount", "System.Environment.TickCount*", "System.Environment",
            "System.IO.Stream*", "System.IO.MemoryStream*", "System.IO.TextReader*", "System.IO.TextWriter*", "System.IO.String*", "System.IO.Binary*",
            "System.IO.IOException*", "System.IO.InvalidDataException*", "System.IO.EndOfStreamException*", "System.IO.SeekOrigin*",
        }.Select(pattern => new SymbolPattern(pattern)),
    ];

    private static readonly string[] RestrictedKit = ["Katas.Kit.Models.", "Katas.Kit.Text.", "Katas.Kit.Environments.", "Katas.Kit.Worlds.", "Katas.Kit.Chat."];

    private readonly List<Ban> _bans = [];
    private readonly SymbolPattern[] _kit;
    private readonly string _title;

    /// <summary>The policy of one kata.</summary>
    /// <param name="kata">The kata.</param>
    public Policy(Kata kata)
    {
        _title = $"week {kata.Number}";
        _kit = [.. kata.Kit.Select(symbol => new SymbolPattern(symbol))];
        _bans.AddRange(kata.Banned.Select(ban => new Ban([.. ban.Symbols.Select(symbol => new SymbolPattern(symbol))], ban.Files, ban.Reason, "KATA002")));
        _bans.AddRange(Never.Select(never => new Ban([.. never.Symbols.Select(symbol => new SymbolPattern(symbol))], [], never.Reason, "KATA001")));
    }

    /// <summary>Why a symbol may not be used in a file; null when it may.</summary>
    /// <param name="symbol">The symbol's full name.</param>
    /// <param name="file">The file's name without folder.</param>
    /// <param name="opensPath">Whether it is the overload of a library's method that takes the path of a file.</param>
    public (string Id, string Reason)? Refusal(string symbol, string file, bool opensPath = false)
    {
        var ban = _bans.Find(candidate => (candidate.Files.Count == 0 || candidate.Files.Contains(file)) && candidate.Symbols.Any(pattern => pattern.Matches(symbol)));
        if (ban is not null && !(ban.Id == "KATA001" && Harmless.Any(pattern => pattern.Matches(symbol))))
        {
            return (ban.Id, ban.Reason);
        }

        return RestrictedKit.Any(start => symbol.StartsWith(start, StringComparison.Ordinal)) && !_kit.Any(pattern => pattern.Matches(symbol))
            ? ("KATA003", $"This part of the kit is not for {_title}: it would give away what a week builds.")
            : opensPath ? ("KATA001", $"{Outside} The overloads that take a stream, a reader or a writer are fine.")
            : null;
    }

    private sealed record Ban(IReadOnlyList<SymbolPattern> Symbols, IReadOnlyList<string> Files, string Reason, string Id);
}
