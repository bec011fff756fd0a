using System.Text;

namespace Katas.Grader.Cli.Watch;

/// <summary>What lies over the failures until it is closed.</summary>
internal abstract record WatchPanel
{
    /// <summary>What the keys do.</summary>
    public sealed record Keys : WatchPanel;

    /// <summary>A task's hints, as far as they were asked for.</summary>
    /// <param name="Task">The task.</param>
    /// <param name="Shown">The hints.</param>
    /// <param name="Left">How many more there are.</param>
    public sealed record Hint(int Task, IReadOnlyList<string> Shown, int Left) : WatchPanel;

    /// <summary>The question whether to put the stubs back.</summary>
    public sealed record ConfirmReset : WatchPanel;

    /// <summary>The week's training run.</summary>
    public sealed record Milestone : WatchPanel
    {
        private const int Kept = 20_000;

        private readonly StringBuilder _text = new();

        /// <summary>Whether it has ended.</summary>
        public bool IsOver { get; private set; }

        /// <summary>What it printed, the end of it.</summary>
        public string Text => _text.ToString();

        /// <summary>Takes what it prints.</summary>
        /// <param name="text">The text.</param>
        public void Print(string text)
        {
            _text.Append(text);
            if (_text.Length > 2 * Kept)
            {
                _text.Remove(0, _text.Length - Kept);
            }
        }

        /// <summary>Nothing more will be printed.</summary>
        public void End() => IsOver = true;
    }
}
