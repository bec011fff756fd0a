namespace Katas.Kit.Data;

/// <content>Vocabularies and weights.</content>
internal static partial class DataCatalog
{
    // The SHA-256 are those of tiktoken and of the model card's vocab.json and merges.txt, which are the same files.
    private static DataSet Gpt2Vocabulary => new("gpt2-bpe", "GPT-2's byte-pair vocabulary: 50 257 tokens")
    {
        Home = "https://github.com/openai/gpt-2",
        Licence = "modified MIT",
        Citation = Gpt2Citation,
        Weeks = [7, 8, 16],
        Embedded = DataSet.Whole,
        Editions =
        [
            new(
                "50 257 tokens, 50 000 merges",
                Vocabulary("encoder.json", 1_042_301, "196139668be63f3b5d6574427317ae82f612a97c5d1cdaf36ed2256dbf636783", "vocab.json"),
                Vocabulary("vocab.bpe", 456_318, "1ce1664773c50f3e0cc8842619a93edc4624525b728b188a9e0be33b7726adc5", "merges.txt")),
        ],
    };

    // The SHA-256 is that of the LFS pointer at this commit, listed by many projects.
    private static DataSet Gpt2Weights => new("gpt2", "GPT-2 124M: the released weights")
    {
        Home = "https://huggingface.co/openai-community/gpt2",
        Licence = "modified MIT",
        Citation = Gpt2Citation,
        Weeks = [8, 16, 21],
        StandIn = "a small network trained on the spot",
        Editions =
        [
            new("124 439 808 parameters, float32", new DataFile("model.safetensors", 548_105_171, "248dfc3911869ec493c76e65bf2fcf7f615828b0254c12b473182f0f81d3a707")
            {
                From = ["https://huggingface.co/openai-community/gpt2/resolve/607a30d783dfa663caf39e06633721c8d4cfcd7e/model.safetensors"],
            }),
        ],
    };

    // The checkpoint's SHA-256 is listed by many projects, but the conversion is each person's own: nothing to compare it with.
    private static DataSet InceptionFid => new("inception-fid", "Inception v3 as the FID uses it: the released weights")
    {
        Home = "https://github.com/mseitzer/pytorch-fid",
        Licence = "Apache-2.0",
        Citation = "C. Szegedy et al. (2016). Rethinking the Inception Architecture for Computer Vision. CVPR; port by M. Seitzer (2020), pytorch-fid.",
        Weeks = [12],
        StandIn = "a small network trained on MNIST",
        Note = "Released as a pickle, pt_inception-2015-12-05-6726825d.pth (SHA-256 6726825d0af5f729cebd5821db510b11b1cfad8faad88a03f1befd49fb9129b2), which is never opened here. Convert it by hand: "
            + "python -c \"import torch, safetensors.torch as s; s.save_file(torch.load('pt_inception-2015-12-05-6726825d.pth', weights_only=True), 'pt_inception-2015-12-05.safetensors')\"",
        Editions = [new("23 million parameters, float32", new DataFile("pt_inception-2015-12-05.safetensors", 0, null))],
    };

    private const string Gpt2Citation = "A. Radford, J. Wu, R. Child, D. Luan, D. Amodei, I. Sutskever (2019). Language Models are Unsupervised Multitask Learners. OpenAI.";

    private static DataFile Vocabulary(string name, long bytes, string sha256, string otherName) => new(name, bytes, sha256)
    {
        From = [$"https://openaipublic.blob.core.windows.net/gpt-2/encodings/main/{name}", $"https://huggingface.co/openai-community/gpt2/resolve/607a30d783dfa663caf39e06633721c8d4cfcd7e/{otherName}"],
    };
}
