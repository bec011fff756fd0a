using Katas.Kit.Data;
using Katas.Kit.Testing;
using Katas.Kit.Worlds;
using Katas.Transformers;

namespace Specs.Transformers;

/// <summary>The captions of the milestone as tokens and ids.</summary>
internal sealed class Captions
{
    private readonly IReadOnlyList<(string[] English, string[] German)> _validation;
    private readonly IReadOnlyList<(string[] English, string[] German)> _test;

    private Captions(ParallelText train, ParallelText validation, ParallelText test)
    {
        var pairs = Tokens(train);
        (_validation, _test) = (Tokens(validation), Tokens(test));
        English = Vocabulary.Build(pairs.Select(pair => pair.English), TranslationSettings.MinCount);
        German = Vocabulary.Build(pairs.Select(pair => pair.German), TranslationSettings.MinCount);
        Train = [.. pairs.Where(pair => Math.Max(pair.English.Length, pair.German.Length) <= TranslationSettings.LongestSentence).Select(pair => new SentencePair(English.Encode(pair.English), German.Encode(pair.German)))];
    }

    /// <summary>Whether the caption grammar stands in for Multi30k.</summary>
    public bool AreStandIns { get; private init; }

    public Vocabulary English { get; }

    public Vocabulary German { get; }

    public IReadOnlyList<SentencePair> Train { get; }

    /// <summary>The first 200 validation sentences.</summary>
    public IReadOnlyList<(string[] English, string[] German)> Validation => [.. _validation.Take(200)];

    public IReadOnlyList<(string[] English, string[] German)> Test => _test;

    /// <summary>Multi30k; without its files the caption grammar, which keeps the milestone open.</summary>
    public static Captions Load(MilestoneRun run)
    {
        try
        {
            return new Captions(Datasets.Multi30k(DataSplit.Train), Datasets.Multi30k(DataSplit.Validation), Datasets.Multi30k(DataSplit.Test));
        }
        catch (DataMissingException missing)
        {
            run.UseSubset(missing.Message);
            return new Captions(SyntheticCaptions.Pairs(2000, 1), SyntheticCaptions.Pairs(200, 2), SyntheticCaptions.Pairs(200, 3)) { AreStandIns = true };
        }
    }

    /// <summary>The source's ids and eos, [1, S].</summary>
    public Tensor Source(string[] english, Device device) => Batching.Collate([new SentencePair(English.Encode(english), [])], device).Source;

    private static List<(string[] English, string[] German)> Tokens(ParallelText text) =>
        [.. text.Source.Zip(text.Target, (english, german) => (TextTokens.Split(english), TextTokens.Split(german)))];
}
