using System.Buffers.Binary;
using FluentAssertions;
using Katas.Kit.Testing;
using Tensorboard;
using Xunit;

namespace Katas.Kit.Tests;

/// <summary>Milestones in a training session: stages, checkpoints, stopping, and the file for TensorBoard.</summary>
public sealed class TrainingRunTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kata run ").FullName;

    public void Dispose()
    {
        MilestoneSession.Current = null;
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Stages_that_are_over_are_skipped_and_the_others_go_on_with_equal_numbers()
    {
        var whole = Train(Begin("whole"), stopAfter: int.MaxValue);
        var reported = Lines("whole");
        foreach (var stop in new[] { 1, 3, 4, 6, 8 })
        {
            FluentActions.Invoking(() => Train(Begin($"stop {stop}"), stop)).Should().Throw<MilestoneStoppedException>();

            Train(Begin($"stop {stop}", resume: true), stopAfter: int.MaxValue).Should().Equal(whole, "it was stopped after {0} steps", stop);
            Lines($"stop {stop}").Should().Equal(reported);
        }
    }

    [Fact]
    public void A_stage_that_hides_its_steps_begins_anew()
    {
        var calls = 0;
        void Run(MilestoneSession session, bool stop)
        {
            MilestoneSession.Current = session;
            using var run = MilestoneRun.Start("Hidden", TimeSpan.FromMinutes(1));
            var values = new List<double>();
            run.Stage("training").Keep("values", values).Run(() =>
            {
                calls++;
                values.Add(rand(1).ToDouble());
                if (stop)
                {
                    session.Stop("Stopped");
                }

                run.Report(1, 1, ("loss", values[0]));
            });
            run.Require("values", values.Count, atLeast: 1, atMost: 1);
        }

        FluentActions.Invoking(() => Run(Begin("hidden"), stop: true)).Should().Throw<MilestoneStoppedException>().WithMessage("*begins this part anew*");
        Run(Begin("hidden", resume: true), stop: false);
        Run(Begin("hidden", resume: true), stop: false);

        calls.Should().Be(2, "the third run finds the stage done");
    }

    [Fact]
    public void A_loss_that_is_no_number_ends_the_run_and_says_where()
    {
        MilestoneSession.Current = Begin("nan");

        FluentActions.Invoking(() =>
        {
            using var run = MilestoneRun.Start("Not a number", TimeSpan.FromMinutes(1));
            run.Report(1, 9, ("accuracy", double.NaN), ("loss", 1));
            run.Report(2, 9, ("training loss", double.NaN));
        }).Should().Throw<SpecFailedException>().WithMessage("The training loss is NaN at step 2 of 9*");
    }

    [Fact]
    public void A_checkpoint_that_was_cut_or_changed_is_never_used()
    {
        using var buffer = new MemoryStream();
        new Checkpoint("training", 7, false, 1.5, new Dictionary<string, byte[]> { ["a"] = [1, 2, 3], ["b"] = [] }).Write(buffer);
        var bytes = buffer.ToArray();

        Checkpoint.Read(new MemoryStream(bytes)).Should().BeEquivalentTo(new { Stage = "training", Step = 7, IsDone = false, Seconds = 1.5 });
        for (var length = 0; length < bytes.Length; length++)
        {
            FluentActions.Invoking(() => Checkpoint.Read(new MemoryStream(bytes, 0, length))).Should().Throw<InvalidDataException>();
            var changed = bytes.ToArray();
            changed[length] ^= 4;
            FluentActions.Invoking(() => Checkpoint.Read(new MemoryStream(changed))).Should().Throw<InvalidDataException>();
        }
    }

    [Fact]
    public void TensorBoard_finds_records_with_right_checksums_steps_and_seconds()
    {
        MaskedCrc("123456789"u8).Should().Be(Mask(0xE3069283), "that is CRC-32C's own check value");
        Train(Begin("events"), stopAfter: int.MaxValue);

        var records = Records(Directory.GetFiles(Path.Combine(_folder, "events"), "events.out.tfevents.*").Should().ContainSingle().Subject);

        records[0].FileVersion.Should().Be("brain.Event:2");
        records.Skip(1).Select(record => (record.Step, record.Summary.Value[0].Tag)).Should().Equal(Enumerable.Range(1, 10).Select(step => ((long)step, "loss")));
        records.Select(record => record.WallTime).Should().BeInAscendingOrder().And.OnlyContain(time => Math.Abs(time - DateTimeOffset.UtcNow.ToUnixTimeSeconds()) < 600);
    }

    private MilestoneSession Begin(string name, bool resume = false) => new() { Folder = Path.Combine(_folder, name), Resume = resume, SaveEvery = TimeSpan.FromHours(1) };

    private List<string> Lines(string name) =>
        [.. File.ReadLines(Path.Combine(_folder, name, "metrics.jsonl")).Select(line => System.Text.RegularExpressions.Regex.Replace(line, "\"seconds\":[^,}]*,?", string.Empty))];

    // Two stages of five steps that draw from torch's generator, from a generator of their own, and from Adam's moments.
    private static float[] Train(MilestoneSession session, int stopAfter)
    {
        MilestoneSession.Current = session;
        using var run = MilestoneRun.Start("Two stages", TimeSpan.FromMinutes(1), seed: 5);
        using var generator = new Generator(3);
        using var model = nn.Sequential(nn.Linear(3, 8), nn.Dropout(0.5), nn.Linear(8, 1));
        using var optimizer = optim.Adam(model.parameters(), 0.1);
        foreach (var name in new[] { "first", "second" })
        {
            foreach (var step in run.Stage(name).Keep("model", model).Keep("optimizer", optimizer).Keep("data", generator).Steps(5))
            {
                using var scope = NewDisposeScope();
                optimizer.zero_grad();
                var loss = (model.call(randn(4, 3, generator: generator)) - 1).square().mean();
                loss.backward();
                optimizer.step();
                var done = step + 1 + (name == "first" ? 0 : 5);
                run.Report(done, 10, ("loss", loss.ToDouble()));
                if (done == stopAfter)
                {
                    session.Stop("Stopped");
                }
            }
        }

        run.Require("steps", 10, atLeast: 10);
        return [.. model.parameters().SelectMany(parameter => parameter.data<float>().ToArray())];
    }

    // As the TFRecord format says: length, its masked CRC, the data, its masked CRC.
    private static List<Event> Records(string file)
    {
        var (bytes, records) = (File.ReadAllBytes(file), new List<Event>());
        for (var place = 0; place < bytes.Length;)
        {
            var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(place));
            BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(place + 8)).Should().Be(MaskedCrc(bytes.AsSpan(place, 8)));
            BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(place + 12 + length)).Should().Be(MaskedCrc(bytes.AsSpan(place + 12, length)));
            records.Add(Event.Parser.ParseFrom(bytes, place + 12, length));
            place += 16 + length;
        }

        return records;
    }

    private static uint MaskedCrc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var part in bytes)
        {
            crc ^= part;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 1 ? (crc >> 1) ^ 0x82F63B78 : crc >> 1;   // Castagnoli's polynomial, reflected
            }
        }

        return Mask(~crc);
    }

    private static uint Mask(uint crc) => ((crc >> 15) | (crc << 17)) + 0xa282ead8;
}
