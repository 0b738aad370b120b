using LogReg.Simd.Kernels.Elementwise;
using LogReg.Simd.Losses;
using LogReg.Simd.Reference;
using LogReg.Simd.Tests.HardwareLanes;
using Xunit;
using static LogReg.Simd.Reference.ReferenceFunctions;

namespace LogReg.Simd.Tests.Elementwise;

/// <summary>The inputs for which a kernel is made.</summary>
internal enum Domain
{
    /// <summary>Every number, infinities included.</summary>
    All,

    /// <summary>x ≥ 0.</summary>
    NonNegative,

    /// <summary>0 ≤ x ≤ 1.</summary>
    ZeroToOne,
}

/// <summary>A bound in ULP where a product and a sum are fused, and where they are not.</summary>
internal readonly record struct UlpBound(double Fused, double Unfused)
{
    /// <summary>Gets the bound of this hardware lane.</summary>
    public double Here => Machine.FusesMultiplyAdd ? Fused : Unfused;
}

/// <summary>One row of the error table.</summary>
internal sealed record UlpRow
{
    public required string Name { get; init; }

    public required ElementwiseFunction Function { get; init; }

    /// <summary>Gets the function in double.</summary>
    public required Func<double, double> Oracle { get; init; }

    /// <summary>Gets what the function comes to for |x| ≥ <see cref="FarFrom"/>: there the exact value is closer to it than a float can tell.</summary>
    public required Func<double, double> Far { get; init; }

    public Domain Domain { get; init; } = Domain.All;

    /// <summary>Gets the least and the greatest value that the kernel may return.</summary>
    public required (double Least, double Greatest) Range { get; init; }

    /// <summary>Gets 1 where the function increases, −1 where it decreases, 0 where it does both.</summary>
    public required int Direction { get; init; }

    /// <summary>Gets a value indicating whether neighbours are promised to be in order (with fused multiply-add).</summary>
    public bool Monotone { get; init; }

    /// <summary>Gets the bound in single precision: the maximum over all floats, see ExhaustiveTests, rounded up.</summary>
    public required UlpBound Single { get; init; }

    /// <summary>Gets the bound in double precision: the maximum over 40 million points, rounded up.</summary>
    public required UlpBound Double { get; init; }

    /// <summary>Gets the function of the oracle table, and how this one follows from it: f(x) = sign · table(mirror · x).</summary>
    public required (string Name, int Mirror, int Sign) Vectors { get; init; }

    /// <summary>From here on e^−|x| is below 2⁻¹⁸⁴, and nothing beside the smallest float, 2⁻¹⁴⁹.</summary>
    public const double FarFrom = 128;

    public bool Contains(double x) => Domain switch
    {
        Domain.NonNegative => x >= 0 || double.IsNaN(x),
        Domain.ZeroToOne => x is >= 0 and <= 1 || double.IsNaN(x),
        _ => true,
    };

    public override string ToString() => Name;
}

/// <summary>The error table: docs/numerics.md shows it, UlpTests hold the kernels to it.</summary>
internal static class UlpTable
{
    private const double Infinity = double.PositiveInfinity;

    public static readonly UlpRow[] Rows =
    [
        new()
        {
            Name = "sigmoid",
            Function = new ElementwiseFunction<Sigmoid>(),
            Oracle = ReferenceFunctions.Sigmoid,
            Far = z => z < 0 ? 0 : 1,
            Range = (0, 1),
            Direction = 1,
            Monotone = true,
            Single = new(0.987, 1.162),
            Double = new(1.01, 1.14),
            Vectors = ("sigmoid", 1, 1),
        },
        new()
        {
            Name = "softplus",
            Function = new ElementwiseFunction<Softplus>(),
            Oracle = ReferenceFunctions.Softplus,
            Far = z => Math.Max(z, 0),
            Range = (0, Infinity),
            Direction = 1,
            Single = new(1.908, 2.414),
            Double = new(1.70, 2.06),
            Vectors = ("softplus", 1, 1),
        },
        new()
        {
            Name = "exponential of −x",
            Function = new ElementwiseFunction<ExponentialMap>(),
            Oracle = x => Math.Exp(-x),
            Domain = Domain.NonNegative,
            Far = _ => 0,
            Range = (0, 1),
            Direction = -1,
            Single = new(0.882, 1.163),
            Double = new(0.92, 1.20),
            Vectors = ("exponential", 1, 1),
        },
        new()
        {
            Name = "log(1 + e)",
            Function = new ElementwiseFunction<LogOnePlusMap>(),
            Oracle = Log1p,
            Domain = Domain.ZeroToOne,
            Far = _ => double.NaN,
            Range = (0, 0.69314724),
            Direction = 1,
            Single = new(1.908, 2.414),
            Double = new(1.70, 2.06),
            Vectors = ("logOnePlus", 1, 1),
        },
        new()
        {
            Name = "residual, y = 0",
            Function = new ElementwiseFunction<ResidualOf<LabelZero>>(),
            Oracle = z => ReferenceLosses.LogLoss.Residual(z, 0),
            Far = z => z < 0 ? 0 : 1,
            Range = (0, 1),
            Direction = 1,
            Single = new(2.41, 2.41),
            Double = new(2.41, 2.41),
            Vectors = ("sigmoid", 1, 1),
        },
        new()
        {
            Name = "residual, y = 1",
            Function = new ElementwiseFunction<ResidualOf<LabelOne>>(),
            Oracle = z => ReferenceLosses.LogLoss.Residual(z, 1),
            Far = z => z < 0 ? -1 : 0,
            Range = (-1, 0),
            Direction = 1,
            Single = new(2.41, 2.41),
            Double = new(2.41, 2.41),
            Vectors = ("sigmoid", -1, -1),
        },
        new()
        {
            Name = "curvature",
            Function = new ElementwiseFunction<SigmoidCurvature>(),
            Oracle = z => ReferenceLosses.LogLoss.Curvature(z, 0),
            Far = _ => 0,
            Range = (0, 0.25),
            Direction = 0,
            Single = new(4, 4),
            Double = new(4, 4),
            Vectors = ("curvature", 1, 1),
        },
        new()
        {
            Name = "log loss, y = 0",
            Function = new ElementwiseFunction<LossOf<LabelZero>>(),
            Oracle = z => ReferenceLosses.LogLoss.Value(z, 0),
            Far = z => Math.Max(z, 0),
            Range = (0, Infinity),
            Direction = 1,
            Single = new(1.908, 2.414),
            Double = new(1.70, 2.06),
            Vectors = ("softplus", 1, 1),
        },
        new()
        {
            Name = "log loss, y = 1",
            Function = new ElementwiseFunction<LossOf<LabelOne>>(),
            Oracle = z => ReferenceLosses.LogLoss.Value(z, 1),
            Far = z => Math.Max(-z, 0),
            Range = (0, Infinity),
            Direction = -1,
            Single = new(1.908, 2.414),
            Double = new(1.70, 2.06),
            Vectors = ("softplus", -1, 1),
        },
    ];

    /// <summary>Gets the names of the rows, one per test case.</summary>
    public static TheoryData<string> Names
    {
        get
        {
            TheoryData<string> names = [];
            foreach (UlpRow row in Rows)
            {
                names.Add(row.Name);
            }

            return names;
        }
    }

    public static UlpRow Row(string name) => Rows.Single(row => row.Name == name);
}
