namespace Katas.Alignment;

public sealed record PackedBatch(Tensor Tokens, Tensor Labels, Tensor Documents, Tensor Positions);

// Writes into plain arrays with a cursor a row; the mask by a loop over pairs of positions.
public static class SequencePacking
{
    public static PackedBatch Pack(IReadOnlyList<SupervisedExample> examples, int length, int endOfText)
    {
        if (examples.Count < 1)
        {
            throw new ArgumentException("nothing to pack");
        }

        var order = new int[examples.Count];
        for (var index = 0; index < order.Length; index++)
        {
            order[index] = index;
            if (examples[index].Tokens.Length > length)
            {
                throw new ArgumentException($"example {index} has {examples[index].Tokens.Length} tokens, a row {length}");
            }
        }

        Array.Sort(order, (a, b) => examples[b].Tokens.Length != examples[a].Tokens.Length ? examples[b].Tokens.Length - examples[a].Tokens.Length : a - b);
        var (tokens, labels, documents, positions, used) = (new List<long>(), new List<long>(), new List<long>(), new List<long>(), new List<int>());
        foreach (var index in order)
        {
            var example = examples[index];
            var row = 0;
            while (row < used.Count && used[row] + example.Tokens.Length > length)
            {
                row++;
            }

            if (row == used.Count)
            {
                used.Add(0);
                for (var column = 0; column < length; column++)
                {
                    tokens.Add(endOfText);
                    labels.Add(-100);
                    documents.Add(-1);
                    positions.Add(0);
                }
            }

            for (var place = 0; place < example.Tokens.Length; place++)
            {
                var at = (row * length) + used[row] + place;
                (tokens[at], labels[at], documents[at], positions[at]) = (example.Tokens[place], place > 0 ? example.Labels[place] : -100, index, place);
            }

            used[row] += example.Tokens.Length;
        }

        Tensor Shaped(List<long> numbers) => tensor(numbers.ToArray(), [used.Count, length]);
        return new(Shaped(tokens), Shaped(labels), Shaped(documents), Shaped(positions));
    }

    public static Tensor AttentionMask(Tensor documents)
    {
        if (documents.dim() != 2)
        {
            throw new ArgumentException("documents [B, T] are needed");
        }

        var (rows, length) = (documents.size(0), documents.size(1));
        var owners = documents.cpu().contiguous().data<long>().ToArray();
        var mask = new bool[rows * length * length];
        for (var at = 0L; at < mask.LongLength; at++)
        {
            var (row, query, key) = (at / (length * length), at / length % length, at % length);
            var (asking, asked) = (owners[(row * length) + query], owners[(row * length) + key]);
            mask[at] = query == key || (asking == asked && asking != -1 && key < query);
        }

        return tensor(mask, [rows, 1, length, length], device: documents.device);
    }
}
