namespace Katas.PytorchMastery;

// Closures instead of stored derivatives, and consumers counted instead of a depth-first order (Kahn's algorithm).
public sealed class Value
{
    private readonly List<Value> _parents = [];
    private Action _push = () => { };
    private int _waitingFor;

    public Value(double data, string label = "")
    {
        Data = data;
        Label = label;
    }

    public double Data { get; set; }

    public double Grad { get; set; }

    public string Label { get; }

    public static implicit operator Value(double constant) => new(constant);

    public static Value operator +(Value a, Value b) => Make(a.Data + b.Data, [a, b], g =>
    {
        a.Grad += g;
        b.Grad += g;
    });

    public static Value operator -(Value a, Value b) => a + -b;

    public static Value operator *(Value a, Value b)
    {
        var (x, y) = (a.Data, b.Data);
        return Make(x * y, [a, b], g =>
        {
            a.Grad += y * g;
            b.Grad += x * g;
        });
    }

    public static Value operator /(Value a, Value b) => a * b.Pow(-1);

    public static Value operator -(Value a) => a * -1;

    public Value Pow(double exponent)
    {
        var slope = exponent == 0 ? 0 : exponent * Math.Pow(Data, exponent - 1);
        return Make(Math.Pow(Data, exponent), [this], g => Grad += slope * g);
    }

    public Value Exp()
    {
        var y = Math.Exp(Data);
        return Make(y, [this], g => Grad += y * g);
    }

    public Value Log()
    {
        var x = Data;
        return Make(Math.Log(x), [this], g => Grad += g / x);
    }

    public Value Tanh()
    {
        var y = Math.Tanh(Data);
        return Make(y, [this], g => Grad += (1 - (y * y)) * g);
    }

    public Value Relu() => Data > 0 ? Make(Data, [this], g => Grad += g) : Make(0, [this], _ => { });

    public void Backward()
    {
        HashSet<Value> graph = [this];
        Queue<Value> open = new([this]);
        while (open.TryDequeue(out var node))
        {
            node.Grad = node._parents.Count > 0 ? 0 : node.Grad;
            foreach (var parent in node._parents)
            {
                parent._waitingFor++;
                if (graph.Add(parent))
                {
                    open.Enqueue(parent);
                }
            }
        }

        Grad += 1;
        open.Enqueue(this);
        while (open.TryDequeue(out var node))
        {
            node._push();
            foreach (var parent in node._parents)
            {
                if (--parent._waitingFor == 0)
                {
                    open.Enqueue(parent);
                }
            }
        }
    }

    private static Value Make(double data, Value[] parents, Action<double> push)
    {
        var result = new Value(data);
        result._parents.AddRange(parents);
        result._push = () => push(result.Grad);
        return result;
    }
}
