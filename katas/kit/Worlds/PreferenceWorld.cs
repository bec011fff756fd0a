using Katas.Kit.Data;
using Katas.Kit.Models;
using Katas.Kit.Storage;
using static TorchSharp.torch;

namespace Katas.Kit.Worlds;

/// <summary>
/// A world of preferences so small that everything can be enumerated (week 16): four prompts, 125 responses of three letters a … e,
/// and a reward: how many letters are the prompt's favourite, minus ½ when two neighbours are equal.
/// </summary>
public sealed class PreferenceWorld
{
    /// <summary>The token that fills rows up.</summary>
    public const long Pad = 0;

    private const long Begin = 1;
    private const long End = 2;
    private const long Colon = 3;
    private const long FirstPrompt = 4;
    private const long FirstLetter = 8;
    private const int Letters = 5;

    private PreferenceWorld()
    {
    }

    /// <summary>Four prompts of three tokens: begin, the prompt, a colon.</summary>
    public IReadOnlyList<long[]> Prompts { get; } = [.. Enumerable.Range(0, 4).Select(prompt => new[] { Begin, FirstPrompt + prompt, Colon })];

    /// <summary>125 responses of four tokens: three letters and the end, the last letter changing fastest.</summary>
    public IReadOnlyList<long[]> Responses { get; } =
        [.. from a in Enumerable.Range(0, Letters) from b in Enumerable.Range(0, Letters) from c in Enumerable.Range(0, Letters) select new[] { FirstLetter + a, FirstLetter + b, FirstLetter + c, End }];

    /// <summary>The world.</summary>
    public static PreferenceWorld Load() => new();

    /// <summary>A fresh copy of the reference model, a GPT-2 of 26 240 parameters that was trained as a language model of this world.</summary>
    public TinyGpt LoadReference()
    {
        using var checkpoint = new MemoryStream(DataFiles.Embedded("preference-world", Path.Combine("week16-rlhf", "reference.safetensors")));
        return TinyGpt.FromState(Safetensors.Read(checkpoint), heads: 2, GeluForm.Tanh);
    }

    /// <summary>The reward of a response.</summary>
    /// <param name="prompt">Which prompt.</param>
    /// <param name="response">Which response.</param>
    public double Reward(int prompt, int response)
    {
        var letters = Responses[response];
        var favourites = letters.Take(3).Count(letter => letter == FirstLetter + prompt);
        return favourites - (letters[0] == letters[1] || letters[1] == letters[2] ? 0.5 : 0);
    }

    /// <summary>The reward of what a model wrote; −1 when it is malformed.</summary>
    /// <param name="prompt">Tokens of a prompt.</param>
    /// <param name="response">Tokens of a response.</param>
    /// <exception cref="ArgumentException">The prompt is none of the world's.</exception>
    public double Score(long[] prompt, long[] response)
    {
        var asked = Enumerable.Range(0, Prompts.Count).Where(index => Prompts[index].SequenceEqual(prompt)).DefaultIfEmpty(-1).First();
        var given = Enumerable.Range(0, Responses.Count).Where(index => Responses[index].SequenceEqual(response)).DefaultIfEmpty(-1).First();
        return asked < 0 ? throw new ArgumentException("The prompt is none of the world's.", nameof(prompt)) : given < 0 ? -1 : Reward(asked, given);
    }

    /// <summary>The log-probability of every response to every prompt.</summary>
    /// <param name="model">A model of this vocabulary.</param>
    /// <returns>float64 [4, 125]; the rest of the probability is on malformed responses.</returns>
    public Tensor LogProbabilities(TinyGpt model)
    {
        using var recordsNothing = no_grad();
        using var scope = NewDisposeScope();
        var rows = tensor(Prompts.SelectMany(prompt => Responses.SelectMany(response => prompt.Concat(response))).ToArray(), [Prompts.Count * Responses.Count, 7]);
        var logits = model.call(rows.to(model.parameters().First().device)).cpu().narrow(1, 2, 4).to_type(ScalarType.Float64); // [500, 4, V]: what follows the colon
        var chosen = nn.functional.log_softmax(logits, -1).gather(2, rows.narrow(1, 3, 4).unsqueeze(2)).squeeze(2);
        return chosen.sum(1).view(Prompts.Count, Responses.Count).MoveToOuterDisposeScope();
    }

    /// <summary>Rows shifted so that the 125 probabilities sum to 1.</summary>
    /// <param name="logProbabilities">[4, 125].</param>
    public Tensor Normalize(Tensor logProbabilities)
    {
        using var total = logProbabilities.logsumexp(1, keepdim: true);
        return logProbabilities - total;
    }

    /// <summary>Pairs of different responses drawn from the renormalised reference, with the Bradley–Terry probability σ(r₁ − r₂) that the first is preferred.</summary>
    /// <param name="count">How many.</param>
    /// <param name="seed">Equal seeds give equal pairs.</param>
    public IReadOnlyList<(int Prompt, int First, int Second, double Label)> DrawPairs(int count, int seed)
    {
        using var scope = NewDisposeScope();
        using var reference = LoadReference();
        var probabilities = Normalize(LogProbabilities(reference)).exp().data<double>().ToArray();
        var random = new Random(seed);
        var pairs = new List<(int, int, int, double)>(count);
        while (pairs.Count < count)
        {
            var prompt = random.Next(Prompts.Count);
            var (first, second) = (Draw(prompt), Draw(prompt));
            if (first != second)
            {
                pairs.Add((prompt, first, second, 1 / (1 + Math.Exp(Reward(prompt, second) - Reward(prompt, first)))));
            }
        }

        return pairs;

        int Draw(int prompt)
        {
            var (left, response) = (random.NextDouble(), 0);
            while (response < Responses.Count - 1 && (left -= probabilities[(prompt * Responses.Count) + response]) >= 0)
            {
                response++;
            }

            return response;
        }
    }

    /// <summary>1 472 pairs that were labelled once, with the noise of the Bradley–Terry model: the first was chosen.</summary>
    public IReadOnlyList<(int Prompt, int First, int Second, double Label)> FixedPairs()
    {
        using var document = System.Text.Json.JsonDocument.Parse(DataFiles.Embedded("preference-world", Path.Combine("week16-rlhf", "preference-pairs.json")));
        var expected = document.RootElement.GetProperty("cases")[0].GetProperty("expected");
        int[] Column(string name) => [.. expected.GetProperty(name).GetProperty("data").EnumerateArray().Select(value => value.GetInt32())];
        return [.. Column("prompt").Zip(Column("chosen"), Column("rejected")).Select(row => (row.First, row.Second, row.Third, 1.0))];
    }
}
