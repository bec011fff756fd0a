using Katas.Kit.Testing;

[assembly: Axes("logits", "batch", "position", "token")]
[assembly: Axes("inputs", "row", "position")]
[assembly: Axes("labels", "row", "position")]
[assembly: Axes("probabilities", "row", "token")]
[assembly: Axes("kept", "row", "token")]
