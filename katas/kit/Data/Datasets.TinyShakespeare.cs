using System.Text;

namespace Katas.Kit.Data;

/// <content>Tiny Shakespeare.</content>
public static partial class Datasets
{
    private const string ShakespeareFile = "input.txt.gz";
    private const string ShakespeareSha256 = "bed00f18e91cda6838950656f0a95e07e0f4dbe8649a4b959f7602a7e53fbc6e";

    /// <summary>Tiny Shakespeare: 40 000 lines of his plays, 1 115 394 characters, all of them ASCII (karpathy/char-rnn; the text is in the public domain). Embedded.</summary>
    /// <exception cref="DataCorruptException">The file is damaged.</exception>
    public static string TinyShakespeare() => Encoding.UTF8.GetString(
        DataFiles.Unzip("tiny-shakespeare", ShakespeareFile, DataFiles.Embedded("tiny-shakespeare", Path.Combine("data", "tiny-shakespeare", ShakespeareFile), ShakespeareSha256)));
}
