using Katas.Attention;

namespace Specs.Attention;

/// <summary>A memory of 8 rows (key one-hot 16 ‖ value one-hot 16) with distinct keys; a query (key ‖ zeros) asks for its value.</summary>
internal sealed class LookUpTask : IDisposable
{
    private readonly MultiHeadAttention _attention;
    private readonly TorchSharp.Modules.Linear _readout = nn.Linear(32, 16);
    private readonly Generator _generator;

    public LookUpTask(MultiHeadAttention attention, int seed)
    {
        (_attention, _generator) = (attention, Inputs.Seed(seed));
        using var recordsNothing = no_grad();
        _readout.weight!.uniform_(-0.17, 0.17, _generator);
        _readout.bias!.zero_();
    }

    public void Train(int steps, long batch, double learningRate)
    {
        using var optimizer = optim.Adam([.. _attention.parameters(), .. _readout.parameters()], learningRate);
        for (var step = 0; step < steps; step++)
        {
            using var scope = NewDisposeScope();
            var (logits, targets) = Answer(batch);
            optimizer.zero_grad();
            nn.functional.cross_entropy(logits, targets).backward();
            optimizer.step();
        }
    }

    public double Accuracy(long batch)
    {
        using var recordsNothing = no_grad();
        using var scope = NewDisposeScope();
        var (logits, targets) = Answer(batch);
        return (logits.argmax(-1) == targets).to(ScalarType.Float64).mean().ToDouble();
    }

    public void Dispose()
    {
        _attention.Dispose();
        _readout.Dispose();
    }

    private (Tensor Logits, Tensor Targets) Answer(long batch)
    {
        var keys = rand([batch, 16], generator: _generator).argsort(-1).narrow(1, 0, 8); // [B, 8], distinct
        var values = randint(0, 16, [batch, 8], dtype: ScalarType.Int64, generator: _generator); // [B, 8]
        var memory = cat([nn.functional.one_hot(keys, 16), nn.functional.one_hot(values, 16)], -1).to(ScalarType.Float32); // [B, 8, 32]
        var asked = randint(0, 8, [batch, 1], dtype: ScalarType.Int64, generator: _generator); // [B, 1]
        var query = nn.functional.pad(nn.functional.one_hot(keys.gather(1, asked), 16).to(ScalarType.Float32), [0L, 16L]); // [B, 1, 32]
        var answer = _attention.call(query, memory, memory, null).Output.squeeze(1); // [B, 32]
        return (_readout.call(answer), values.gather(1, asked).squeeze(1));
    }
}
