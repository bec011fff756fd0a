using Katas.Kit.Testing;

[assembly: Axes("jacobian", "output", "input")]
[assembly: Axes("transformed", "example", "feature")]
[assembly: Axes("iterates", "step", "coordinate")]
[assembly: Axes("probabilities_head", "example", "class")]
[assembly: Axes("probabilities", "example", "class")]
[assembly: Axes("matrix", "actual class", "predicted class")]
