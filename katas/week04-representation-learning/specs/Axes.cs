using Katas.Kit.Testing;

[assembly: Axes("out", "image", "channel", "row", "column")]
[assembly: Axes("out", "image", "feature")]
[assembly: Axes("trainOut", "image", "channel", "row", "column")]
[assembly: Axes("evalOut", "image", "channel", "row", "column")]
[assembly: Axes("reconstruction", "image", "channel", "row", "column")]
[assembly: Axes("reconstruction", "example", "feature")]
[assembly: Axes("code", "image", "dimension")]
[assembly: Axes("scores", "example", "component")]
[assembly: Axes("probabilities", "example", "class")]
[assembly: Axes("gradZ1", "image", "dimension")]
[assembly: Axes("gradZ2", "image", "dimension")]
