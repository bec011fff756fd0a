namespace Katas.Kit.Data;

/// <content>Stanford Alpaca.</content>
public static partial class Datasets
{
    private const string AlpacaWhole = "alpaca_data.json";
    private const string AlpacaWholeSha256 = "2eddafc6b977608d778aaab8dfc7e50e547b3af9826dfb9e909d9fc362e4a419";
    private const string AlpacaSample = "alpaca_random_9229.json.gz";
    private const string AlpacaSampleSha256 = "6a08d5376bb34a46a8abc0250393023ec46a8affa4f4d95c5f72be4086a46fd8";

    /// <summary>Stanford Alpaca: instructions and answers that a language model wrote (Taori et al. 2023; CC BY-NC 4.0, so no part is embedded).</summary>
    /// <returns>All 52 002 rows when <c>alpaca_data.json</c> is on this machine, otherwise the random sample of 9 229.</returns>
    /// <exception cref="DataMissingException">Neither file is on this machine.</exception>
    /// <exception cref="DataCorruptException">The file is damaged.</exception>
    public static IReadOnlyList<InstructionRow> Alpaca() => DataFiles.Has("alpaca", AlpacaWhole)
        ? InstructionRows("alpaca", AlpacaWhole, DataFiles.Full("alpaca", AlpacaWhole, AlpacaWholeSha256))
        : InstructionRows("alpaca", AlpacaSample, DataFiles.Unzip("alpaca", AlpacaSample, DataFiles.Full("alpaca", AlpacaSample, AlpacaSampleSha256)));
}
