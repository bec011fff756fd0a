using Katas.Kit.Testing;

[assembly: CaseNote("softmax", "large_magnitudes", "entries up to 10 000, whose exponential overflows unless the largest is subtracted first")]
[assembly: CaseNote("softmax", "masked_with_dead_row", "row 1 permits no key, so its weights are 0")]
[assembly: CaseNote("softmax", "masked_large_negative_scores", "scores as low as −3·10⁹, below any finite stand-in for −∞")]
[assembly: CaseNote("masks", "causal_1x6", "the newest of 6 positions may see all of them")]
[assembly: CaseNote("masks", "causal_3x7", "the last 3 of 7 positions")]
[assembly: CaseNote("masks", "padding_with_empty_sequence", "the first sequence has length 0")]
[assembly: CaseNote("sdpa", "causal_3x7_suffix", "the last 3 of 7 positions")]
[assembly: CaseNote("sdpa", "dead_query_row", "one query may see no key")]
[assembly: CaseNote("positions", "distant_rows_d32", "positions up to 4999, where angles in float32 lose their digits")]
