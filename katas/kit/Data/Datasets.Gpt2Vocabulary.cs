using System.Text;

namespace Katas.Kit.Data;

/// <content>GPT-2's vocabulary.</content>
public static partial class Datasets
{
    /// <summary>The vocabulary and the merges of GPT-2's tokenizer, as OpenAI released them (modified MIT); embedded, so always there.</summary>
    /// <exception cref="DataCorruptException">A file is damaged.</exception>
    public static Gpt2Vocabulary Gpt2Vocabulary() => new(
        Gpt2File("encoder.json.gz", "7e10e42db8a9ad6167b3316877de30ae3acf763dafc04e81b45d806ccbb8e8f2"),
        Gpt2File("vocab.bpe.gz", "73d4084f490dd2487d4b623986ff7e144e3380fc8f8792301e2604f7734b258e"));

    private static string Gpt2File(string file, string sha256) => Encoding.UTF8.GetString(
        DataFiles.Unzip("gpt2-bpe", file, DataFiles.Embedded("gpt2-bpe", Path.Combine("data", "gpt2-bpe", file), sha256)));
}
