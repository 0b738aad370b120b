using LogReg.Simd.Benchmarks.Roofline;
using LogReg.Simd.Benchmarks.Support;

const string Roofline = "roofline";

if (args is [Roofline, ..])
{
    return RooflineCommand.Run(args.AsSpan(1));
}

if (args is [string first, ..] && !first.StartsWith('-'))
{
    Console.Error.WriteLine($"The command {first} is unknown; use roofline [--json FILE], or the options of BenchmarkDotNet such as --filter '*Sigmoid*'.");
    return 2;
}

return Suite.Run(args);
