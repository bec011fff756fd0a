using Katas.Kit.Testing;

[assembly: Axes("kernel", "real", "generated")]
[assembly: Axes("features", "image", "feature")]
[assembly: Axes("logits", "image", "class")]
[assembly: Axes("iterates", "iteration", "row", "column")]
[assembly: Axes("covariance", "feature", "feature")]
