using LogReg.Simd.Benchmarks.Inference;
using LogReg.Simd.Benchmarks.Reading;
using LogReg.Simd.Benchmarks.Roofline;
using LogReg.Simd.Benchmarks.Support;
using LogReg.Simd.Benchmarks.Training;

const string Roofline = "roofline";
const string Training = "training";
const string Reading = "reading";
const string Inference = "inference";
const string Sparse = "sparse";

if (args is [Roofline, ..])
{
    return RooflineCommand.Run(args.AsSpan(1));
}

if (args is [Training, ..])
{
    return TrainingCommand.Run(args.AsSpan(1));
}

if (args is [Reading, ..])
{
    return ReadingCommand.Run(args.AsSpan(1));
}

if (args is [Inference, ..])
{
    return InferenceCommand.Run(args.AsSpan(1));
}

if (args is [Sparse, ..])
{
    return SparseCommand.Run(args.AsSpan(1));
}

if (args is [string first, ..] && !first.StartsWith('-'))
{
    Console.Error.WriteLine($"The command {first} is unknown; use roofline [--json FILE], training [--json FILE] [--data DIR] [--only NAMES] [--c NUMBERS], reading [--data DIR], inference [--write DIR], sparse [--data FILE] [--threads N] [--write DIR], or the options of BenchmarkDotNet such as --filter '*Sigmoid*'.");
    return 2;
}

return Suite.Run(args);
