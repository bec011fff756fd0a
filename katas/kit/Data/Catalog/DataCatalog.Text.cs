namespace Katas.Kit.Data;

/// <content>Text.</content>
internal static partial class DataCatalog
{
    // SHA-256 as listed by several projects; git blob 736d88e1 of the authors' repository.
    private static DataSet Names => new("names", "32 033 first names")
    {
        Home = "https://github.com/karpathy/makemore",
        Licence = "MIT (the repository); names from the US Social Security Administration",
        Citation = "A. Karpathy. makemore.",
        Weeks = [3],
        Embedded = DataSet.Whole,
        Editions =
        [
            new("32 033 names", new DataFile("names.txt", 228_145, "0a30b5557f192f32ab962680889aac5f6fda0f4cecf40a6d0b5694f58ea8cc4d") { From = ["https://raw.githubusercontent.com/karpathy/makemore/master/names.txt"] }),
        ],
    };

    // The packed SHA-256 are listed by projects that read the authors' repository at commit a3d2e0d2.
    private static DataSet Multi30k => new("multi30k", "Multi30k: English captions with German translations")
    {
        Home = "https://github.com/multi30k/dataset",
        Licence = "not stated; captions extend Flickr30k, for research use",
        NonCommercial = true,
        Citation = "D. Elliott, S. Frank, K. Sima'an, L. Specia (2016). Multi30K: Multilingual English-German Image Descriptions. Workshop on Vision and Language.",
        Weeks = [6],
        StandIn = "captions of a small grammar",
        Editions =
        [
            new(
                "29 000 + 1 014 + 1 000 pairs",
                Captions("train.en.gz", 568_929, "d79cfa999dd4c51d2cb42499b6796d5a882c3a8a961923c25a898c90f8bbd56f", "460a15fbd157e34a7a9957ee388c1ca247fe47af3ef25fb50442af6c274e0fc6"),
                Captions("train.de.gz", 637_044, "726e39b2fa9eb9ffb6dc763fb35a179f80fae06ffc5d28b6ace5faa883de28a6", "2c2b73fd2b548fbcde3a875e0a78d6ee94d498bfdee6bd3eae3945779e9ddf72"),
                Captions("val.en.gz", 21_650, "14f7d25ddd868909a9213e361768460edcacdd6ab9d1e77b92560dc10c10dc28", "1f2a23d992769b5b3d209b0a10dd0b77c08cceb1f20dfb97ed0aafa49d107227"),
                Captions("val.de.gz", 24_681, "f0cba2f995189cf5770f29a8a9a537a3ad3f51657ad873405082ff6863a5e75a", "660e09eb7e1da2f856ea13ee5ad3cf6d36b3d5b0b733c857e94c5747a3dfc660"),
                Captions("test_2016_flickr.en.gz", 21_077, "611d361c6334bc7246101d48097c13cf5c4413c5befc793cc629934359d532d9", "399a4382932c1aadd3ceb9bef1008d388a64c76d4ae4e9d4728c6f4301cac182"),
                Captions("test_2016_flickr.de.gz", 22_890, "9204244e408ccb38d2a55cfcd344df15005fc42a07a6e55ca6c52b6ababb8cc8", "4be6b5b3236b79c25475c6bb829800a7ce559e9ba7a1f6c2394fe4d40be46d16")),
        ],
    };

    // The contents have the SHA-1 that GluonNLP publishes (863f29c4…, 0418625c…, c7b8ce0a…), and the archive's SHA-256 is 92675f1d….
    private static DataSet WikiText2 => new("wikitext-2", "WikiText-2: 2 million words of Wikipedia articles")
    {
        Home = "https://www.salesforce.com/blog/the-wikitext-long-term-dependency-language-modeling-dataset/",
        Licence = "CC BY-SA 3.0 and GFDL (Wikipedia)",
        Citation = "S. Merity, C. Xiong, J. Bradbury, R. Socher (2016). Pointer Sentinel Mixture Models. arXiv:1609.07843.",
        Weeks = [7, 8],
        StandIn = "tiny-shakespeare",
        Editions =
        [
            new(
                "36 718 + 3 760 + 4 358 lines",
                Articles("wiki.train.tokens", 3_674_047, "0c202e0b5d919429261b7291d9b5998f0db680c0a6700c0ff2a886d0abe055d4", "9e9fa1ad55b1c2c95b08e37dd8e653f638fac2c6de904b79e813611eefbc985f"),
                Articles("wiki.valid.tokens", 373_158, "3ac34ae2b6509075d52302c50a04a8a1970739ffe1a904f2cd374fefbea3cbf2", "f0737ed31fc1329026e95cb8b98e19c2a182c39c240ab909dc31abf2f8af58e8"),
                Articles("wiki.test.tokens", 410_674, "a2b26b5d2619cc1f6cd34c8e116a451aed09af51479346aadfbf508ceb8b192e", "d790b833ef8cf03a90db7bf1271b7520b83c45ce07ba3c1a9699df81e239eca0")),
        ],
    };

    // SHA-256 as listed by many projects; git blob 7dcb3a2d of the authors' repository.
    private static DataSet TinyShakespeare => new("tiny-shakespeare", "40 000 lines of Shakespeare")
    {
        Home = "https://github.com/karpathy/char-rnn",
        Licence = "public domain; the collection is part of char-rnn (MIT)",
        Citation = "A. Karpathy (2015). The Unreasonable Effectiveness of Recurrent Neural Networks.",
        Weeks = [7, 8],
        Embedded = DataSet.Whole,
        Editions =
        [
            new("1 115 394 characters", new DataFile("input.txt", 1_115_394, "86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed") { From = ["https://raw.githubusercontent.com/karpathy/char-rnn/master/data/tinyshakespeare/input.txt"] }),
        ],
    };

    // No checksum is published; the file is git blob ffda7284 of the author's repository.
    private static DataSet InstructionData => new("instruction-data", "1 100 short instructions with answers")
    {
        Home = "https://github.com/rasbt/LLMs-from-scratch",
        Licence = "Apache-2.0",
        Citation = "S. Raschka (2024). Build a Large Language Model (From Scratch). Manning.",
        Weeks = [8],
        Embedded = DataSet.Whole,
        Editions =
        [
            new("1 100 rows", new DataFile("instruction-data.json", 203_524, "7e09a9af353722ca15c18bc580f093f9c39d3178335a75177319cb1e1d163944") { From = ["https://raw.githubusercontent.com/rasbt/LLMs-from-scratch/main/ch07/01_main-chapter-code/instruction-data.json"] }),
        ],
    };

    // The full file's SHA-256 is listed by projects that read commit 761dc5bf; the sample has no published checksum (it agrees with three other subsets).
    private static DataSet Alpaca => new("alpaca", "Stanford Alpaca: instructions with a language model's answers")
    {
        Home = "https://github.com/tatsu-lab/stanford_alpaca",
        Licence = "CC BY-NC 4.0",
        NonCommercial = true,
        Citation = "R. Taori et al. (2023). Stanford Alpaca: An Instruction-following LLaMA model.",
        Weeks = [8, 21],
        StandIn = "instruction-data, 1 100 rows",
        Editions =
        [
            new("52 002 rows", new DataFile("alpaca_data.json", 0, "2eddafc6b977608d778aaab8dfc7e50e547b3af9826dfb9e909d9fc362e4a419") { From = ["https://raw.githubusercontent.com/tatsu-lab/stanford_alpaca/761dc5bfbdeeffa89b8bff5d038781a4055f796a/alpaca_data.json"] }),
            new("9 229 rows", new DataFile("alpaca_random_9229.json.gz", 1_273_907, "6a08d5376bb34a46a8abc0250393023ec46a8affa4f4d95c5f72be4086a46fd8") { ContentSha256 = "dbb217523fb750e4c56013844e22f5f3363c8c8b01013df5b39e8cabec0e48b0" }),
        ],
    };

    // Helpful: the SHA-256 of the LFS pointer of the authors' repository; harmless: git blob a616e6a2 of it.
    private static DataSet Preferences => new("hh-rlhf", "Anthropic's helpful and harmless preferences, test splits")
    {
        Home = "https://github.com/anthropics/hh-rlhf",
        Licence = "MIT",
        Citation = "Y. Bai et al. (2022). Training a Helpful and Harmless Assistant with Reinforcement Learning from Human Feedback. arXiv:2204.05862.",
        Weeks = [16, 21],
        StandIn = "the world of preferences",
        Note = "The harmless part contains offensive text.",
        Editions =
        [
            new(
                "2 354 helpful, 2 312 harmless pairs",
                Dialogues("helpful-base", 875_191, "8be3fc1a13b27901631696f2be6f184c799f1baeaf145f53ac5db24960adc37b", "41c3a32fe45a7075f7e32b11bd29383f9fe650287354a95568f61295a8e694da"),
                Dialogues("harmless-base", 742_801, "ebfaaed21162a4de120ae85366075b34425e2a6303fac59b99555002f7016f03", "14d765196c9f18d84f9bb3a78bac608c8f2915110ebcbd74ec95db7b7198b008")),
        ],
    };

    private static DataFile Captions(string name, long bytes, string sha256, string content) => new(name, bytes, sha256)
    {
        ContentSha256 = content,
        From = [$"https://raw.githubusercontent.com/multi30k/dataset/a3d2e0d26b56f3846f66a952536ffed4e401d05a/data/task1/raw/{name}"],
    };

    private static DataFile Articles(string name, long bytes, string sha256, string content) => new($"{name}.gz", bytes, sha256)
    {
        ContentSha256 = content,
        From = [$"https://wikitext.smerity.com/wikitext-2-v1.zip#wikitext-2/{name}", $"https://s3.amazonaws.com/research.metamind.io/wikitext/wikitext-2-v1.zip#wikitext-2/{name}"],
    };

    private static DataFile Dialogues(string part, long bytes, string sha256, string content) => new($"{part}-test.jsonl.gz", bytes, sha256)
    {
        ContentSha256 = content,
        From = [$"https://huggingface.co/datasets/Anthropic/hh-rlhf/resolve/main/{part}/test.jsonl.gz", $"https://media.githubusercontent.com/media/anthropics/hh-rlhf/master/{part}/test.jsonl.gz"],
    };
}
