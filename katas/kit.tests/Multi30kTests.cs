using FluentAssertions;
using Katas.Kit.Data;
using Katas.Kit.Worlds;
using Xunit;

namespace Katas.Kit.Tests;

public sealed class Multi30kTests
{
    [Fact]
    public void Captions_are_the_published_ones()
    {
        Assert.SkipUnless(File.Exists(Path.Combine(Environment.GetEnvironmentVariable("KATAS_DATA") ?? "-", "multi30k", "train.en.gz")), "KATAS_DATA holds no multi30k/train.en.gz");

        var (train, validation, test) = (Datasets.Multi30k(DataSplit.Train), Datasets.Multi30k(DataSplit.Validation), Datasets.Multi30k(DataSplit.Test));

        (train.Source.Count, validation.Source.Count, test.Source.Count).Should().Be((29_000, 1014, 1000));
        (train.Target.Count, validation.Target.Count, test.Target.Count).Should().Be((29_000, 1014, 1000));
        train.Source[0].Should().Be("Two young, White males are outside near many bushes.");
        train.Target[0].Should().Be("Zwei junge weiße Männer sind im Freien in der Nähe vieler Büsche.");
    }

    [Fact]
    public void Missing_and_damaged_captions_are_told()
    {
        var folder = Directory.CreateTempSubdirectory("kata data ").FullName;
        var before = Environment.GetEnvironmentVariable("KATAS_DATA");
        try
        {
            Environment.SetEnvironmentVariable("KATAS_DATA", folder);
            FluentActions.Invoking(() => Datasets.Multi30k(DataSplit.Test)).Should().Throw<DataMissingException>().WithMessage("*multi30k is not on this machine*test_2016_flickr.en.gz*KATAS_DATA*");
            FluentActions.Invoking(() => Datasets.Multi30k(DataSplit.Train, DataPart.Embedded)).Should().Throw<DataMissingException>().WithMessage("*SyntheticCaptions*");
            FluentActions.Invoking(() => Datasets.Multi30k((DataSplit)9)).Should().Throw<ArgumentOutOfRangeException>();

            Directory.CreateDirectory(Path.Combine(folder, "multi30k"));
            File.WriteAllText(Path.Combine(folder, "multi30k", "val.en.gz"), "not the captions");
            FluentActions.Invoking(() => Datasets.Multi30k(DataSplit.Validation)).Should().Throw<DataCorruptException>().Which.File.Should().EndWith("val.en.gz");
        }
        finally
        {
            Environment.SetEnvironmentVariable("KATAS_DATA", before);
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Synthetic_captions_are_the_same_everywhere()
    {
        var pairs = SyntheticCaptions.Pairs(2000, 0);

        pairs.Source.Take(3).Should().Equal(
            "A happy girl is painting a picture in the kitchen.", "A small child is reading a book under a tree.", "An old worker who wears a red shirt is watching a bird on the beach.");
        pairs.Target.Take(3).Should().Equal(
            "Ein glückliches Mädchen malt in der Küche ein Bild.", "Ein kleines Kind liest unter einem Baum ein Buch.", "Ein alter Arbeiter, der ein rotes Hemd trägt, beobachtet am Strand einen Vogel.");
        SyntheticCaptions.Pairs(3, 0).Source.Should().Equal(pairs.Source.Take(3), "the first pairs do not depend on the count");
        pairs.Source.Distinct().Count().Should().BeGreaterThan(1500, "few sentences repeat");
        FluentActions.Invoking(() => SyntheticCaptions.Pairs(-1, 0)).Should().Throw<ArgumentOutOfRangeException>();
    }
}
