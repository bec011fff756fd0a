using Katas.Kit.Testing;

[assembly: Axes("out", "batch", "position", "output")]
[assembly: Axes("out", "example", "output")]
[assembly: Axes("merged_weight", "input", "output", Topic = "lora-conv1d")]
[assembly: Axes("merged_weight", "output", "input", Topic = "lora-linear")]
[assembly: Axes("logits", "batch", "position", "token")]
[assembly: Axes("grad_logits", "batch", "position", "token")]
