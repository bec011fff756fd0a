using Katas.Kit.Testing;

[assembly: Axes("out", "example", "unit")]
[assembly: Axes("gradInput", "example", "input")]
[assembly: Axes("gradWeight", "unit", "input")]
[assembly: Axes("weight", "unit", "input")]
[assembly: Axes("logits", "example", "class")]
[assembly: Axes("gradLogits", "example", "class")]
[assembly: Axes("gradPredictions", "example", "output")]
[assembly: Axes("p0", "step", "row", "column")]
[assembly: Axes("p1", "step", "entry")]
