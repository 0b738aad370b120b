using LogReg.Simd.LinearAlgebra;
using LogReg.Simd.Memory;
using LogReg.Simd.Objectives;
using LogReg.Simd.Solvers;
using LogReg.Simd.Tests.Determinism;
using LogReg.Simd.Threading;
using Xunit;

namespace LogReg.Simd.Tests.Solvers;

/// <summary>The systems of all classes, eight at a time, have the solutions of the factor alone.</summary>
public class MeanBlockTests
{
    private const int Features = 22;

    public static TheoryData<int, bool> Shapes
    {
        get
        {
            TheoryData<int, bool> shapes = [];
            foreach (int classes in (int[])[1, 7, 8, 9])
            {
                shapes.Add(classes, true);
                shapes.Add(classes, false);
            }

            return shapes;
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Every_class_has_its_own_solution(int classes, bool hasIntercept) =>
        AssertSolvesLikeTheFactor(new Dominant(), classes, hasIntercept, 0, new SplitMix((ulong)classes).Vector<double>((Features + (hasIntercept ? 1 : 0)) * classes, 4));

    /// <summary>Of columns that others determine, every other class asks for nothing but rounding, and the classes between for more.</summary>
    [Theory]
    [MemberData(nameof(Shapes))]
    public void Dropped_variables_stay_where_a_class_has_no_share_in_their_dependency(int classes, bool hasIntercept)
    {
        double[] rightSides = new SplitMix((ulong)classes).Vector<double>((Features + (hasIntercept ? 1 : 0)) * classes, 4);
        for (int k = 0; k < classes; k++)
        {
            Span<double> own = rightSides.AsSpan(k * Features, Features);
            foreach (int dropped in Dependent.Dropped)
            {
                own[dropped] = own[dropped + Dependent.Apart] * (1 + (k % 2 == 0 ? 1e-15 : 0.5));
            }
        }

        double[] solved = AssertSolvesLikeTheFactor(new Dependent(), classes, hasIntercept, Dependent.Dropped.Length, rightSides);
        for (int k = 0; k < classes; k++)
        {
            Assert.All(Dependent.Dropped, j => Assert.Equal(k % 2 != 0, Math.Abs(solved[(k * Features) + j]) > 1e6));
        }
    }

    private static double[] AssertSolvesLikeTheFactor(TestMatrix matrix, int classes, bool hasIntercept, int dropped, double[] rightSides)
    {
        int size = Features + (hasIntercept ? 1 : 0);
        using WorkerTeam team = new(2, Sharing.Always);
        using MeanBlock block = new(size * classes, Features * classes, classes);
        using CholeskyFactor factor = new(size);
        ColumnDamping damping = new();
        matrix.ComputeMeanBlock(factor.Matrix);
        damping.AddTo(factor.Matrix, matrix.RowShares);
        Assert.Equal(dropped, factor.Factor(team, matrix.Noise));
        Assert.True(block.TryCompute(matrix, damping, team));

        double[] solved = [.. rightSides];
        block.Solve(solved);
        for (int k = 0; k < classes; k++)
        {
            double[] expected = Of(rightSides, k);
            factor.Solve(expected);
            double largest = expected.Max(Math.Abs);
            Assert.All(expected.Zip(Of(solved, k)), pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 0, 1e-14 * largest));
        }

        return solved;

        double[] Of(double[] all, int k) => [.. all.AsSpan(k * Features, Features), .. hasIntercept ? all.AsSpan((classes * Features) + k, 1) : []];
    }

    private abstract class TestMatrix : ISampledHessian
    {
        public double Noise => 1e-12;

        public virtual ReadOnlySpan<double> RowShares => [];

        public bool TryDraw() => true;

        public void ComputeProduct(ReadOnlySpan<double> vector, Span<double> product) => throw new NotSupportedException();

        public abstract void ComputeMeanBlock(LowerMatrix hessian);

        public void Dispose()
        {
        }
    }

    /// <summary>A matrix whose diagonal is larger than the rest of its row.</summary>
    private sealed class Dominant : TestMatrix
    {
        /// <summary>One row has much of two columns: a quarter of it is added to the diagonal.</summary>
        public override ReadOnlySpan<double> RowShares => [0, 200, 0, 0, 80];

        public override void ComputeMeanBlock(LowerMatrix hessian)
        {
            SplitMix random = new(17);
            for (int row = 0; row < hessian.Size; row++)
            {
                random.Vector<double>(row + 1).CopyTo(hessian.Row(row));
                hessian.Row(row)[row] = hessian.Size + row;
            }
        }
    }

    /// <summary>The same with rows and columns that are those of other variables.</summary>
    private sealed class Dependent : TestMatrix
    {
        public const int Apart = 4;

        public static readonly int[] Dropped = [3, 9];

        public override void ComputeMeanBlock(LowerMatrix hessian)
        {
            new Dominant().ComputeMeanBlock(hessian);
            foreach (int dropped in Dropped)
            {
                int kept = dropped + Apart;
                for (int j = 0; j < hessian.Size; j++)
                {
                    Entry(hessian, dropped, j) = Entry(hessian, kept, j == dropped ? kept : j);
                }
            }
        }

        private static ref double Entry(LowerMatrix matrix, int row, int column) => ref matrix.Row(Math.Max(row, column))[Math.Min(row, column)];
    }
}
