using Katas.Kit.Data;

namespace Katas.Kit.Worlds;

/// <summary>
/// Captions in English and German from a small grammar of our own, which need no download. They stand in for Multi30k where it is missing.
/// German asks for what makes translation more than a dictionary: gender and case of articles and adjectives, the verb at the end of
/// relative clauses, the place before the object.
/// </summary>
public static class SyntheticCaptions
{
    private static readonly (string English, string German, Gender Gender)[] Actors =
    [
        ("man", "Mann", Gender.Masculine), ("boy", "Junge", Gender.Masculine), ("dog", "Hund", Gender.Masculine), ("worker", "Arbeiter", Gender.Masculine),
        ("woman", "Frau", Gender.Feminine), ("nurse", "Krankenschwester", Gender.Feminine), ("girl", "Mädchen", Gender.Neuter), ("child", "Kind", Gender.Neuter),
    ];

    private static readonly (string English, string German)[] Traits = [("young", "jung"), ("old", "alt"), ("small", "klein"), ("happy", "glücklich"), ("tired", "müd")];

    private static readonly (string English, string German)[] Colours = [("red", "rot"), ("blue", "blau"), ("green", "grün"), ("black", "schwarz"), ("white", "weiß"), ("yellow", "gelb")];

    private static readonly (string English, string German, Gender Gender)[] Clothes =
    [
        ("hat", "Hut", Gender.Masculine), ("coat", "Mantel", Gender.Masculine), ("jacket", "Jacke", Gender.Feminine), ("cap", "Mütze", Gender.Feminine), ("shirt", "Hemd", Gender.Neuter),
    ];

    private static readonly (string English, string German, string EnglishObject, string GermanObject)[] Actions =
    [
        ("is sleeping", "schläft", "", ""), ("is sitting", "sitzt", "", ""), ("is running", "rennt", "", ""), ("is waiting", "wartet", "", ""),
        ("is reading", "liest", " a book", " ein Buch"), ("is throwing", "wirft", " a ball", " einen Ball"), ("is watching", "beobachtet", " a bird", " einen Vogel"),
        ("is painting", "malt", " a picture", " ein Bild"), ("is eating", "isst", " an apple", " einen Apfel"), ("is carrying", "trägt", " a bag", " eine Tasche"),
    ];

    private static readonly (string English, string German)[] Places =
    [
        ("in the park", "im Park"), ("on the street", "auf der Straße"), ("on the beach", "am Strand"),
        ("in the kitchen", "in der Küche"), ("in front of a house", "vor einem Haus"), ("under a tree", "unter einem Baum"),
    ];

    private enum Gender
    {
        Masculine,
        Feminine,
        Neuter,
    }

    /// <summary>Draws pairs of captions: a pure function of its arguments.</summary>
    /// <param name="count">How many; the first ones are the same for every count.</param>
    /// <param name="seed">Seeds one <see cref="Random"/> for the whole call.</param>
    /// <returns>Source English, Target German, a sentence a line.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
    public static ParallelText Pairs(int count, int seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var random = new Random(seed);
        var pairs = Enumerable.Range(0, count).Select(_ => Pair(random)).ToList();
        return new ParallelText([.. pairs.Select(pair => pair.English)], [.. pairs.Select(pair => pair.German)]);
    }

    private static (string English, string German) Pair(Random random)
    {
        var (trait, actor, action, place) = (Draw(Traits, random), Draw(Actors, random), Draw(Actions, random), Draw(Places, random));
        var (englishClause, germanClause) = random.Next(2) == 0 ? (string.Empty, string.Empty) : Wearing(actor.Gender, random);
        return (
            $"{(trait.English == "old" ? "An" : "A")} {trait.English} {actor.English}{englishClause} {action.English}{action.EnglishObject} {place.English}.",
            $"{Nominative(actor.Gender, trait.German)} {actor.German}{germanClause} {action.German} {place.German}{action.GermanObject}.");
    }

    private static (string English, string German) Wearing(Gender wearer, Random random)
    {
        var (colour, garment) = (Draw(Colours, random), Draw(Clothes, random));
        return ($" who wears a {colour.English} {garment.English}", $", {Relative(wearer)} {Accusative(garment.Gender, colour.German)} {garment.German} trägt,");
    }

    private static T Draw<T>(T[] choices, Random random) => choices[random.Next(choices.Length)];

    private static string Nominative(Gender gender, string adjective) => gender switch
    {
        Gender.Masculine => $"Ein {adjective}er",
        Gender.Feminine => $"Eine {adjective}e",
        _ => $"Ein {adjective}es",
    };

    private static string Accusative(Gender gender, string adjective) => gender switch
    {
        Gender.Masculine => $"einen {adjective}en",
        Gender.Feminine => $"eine {adjective}e",
        _ => $"ein {adjective}es",
    };

    private static string Relative(Gender gender) => gender switch
    {
        Gender.Masculine => "der",
        Gender.Feminine => "die",
        _ => "das",
    };
}
