using Katas.Kit.Testing;

[assembly: Axes("out", "batch", "position", "feature")]
[assembly: Axes("out", "row", "feature", Topic = "layer-norm")]
[assembly: Axes("grad_x", "batch", "position", "feature")]
[assembly: Axes("grad_x", "row", "feature")]
[assembly: Axes("logits", "batch", "position", "token")]
[assembly: Axes("grad_logits", "batch", "position", "token")]
[assembly: Axes("grad_tgt_embed", "token", "feature")]
[assembly: Axes("grad_src_embed", "token", "feature")]
