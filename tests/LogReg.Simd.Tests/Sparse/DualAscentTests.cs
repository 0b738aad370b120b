using System.Runtime.CompilerServices;
using LogReg.Simd.Losses;
using LogReg.Simd.Memory;
using LogReg.Simd.Objectives;
using LogReg.Simd.Samples;
using LogReg.Simd.Tests.Determinism;
using LogReg.Simd.Tests.Support;
using LogReg.Simd.Threading;
using LogReg.Simd.Training;
using Xunit;

namespace LogReg.Simd.Tests.Sparse;

/// <summary>The start of truncated Newton by coordinate ascent on the dual: its optimum is Newton's, and its certificate tells the truth.</summary>
public class DualAscentTests
{
    private const int Rows = 1500;
    private const int Features = 4000;

    [Theory]
    [InlineData(false, false, false, 1e-2)]
    [InlineData(false, false, true, 1e-3)]
    [InlineData(false, true, false, 1e-3)]
    [InlineData(true, false, false, 1e-2)]
    [InlineData(true, false, false, 1e-3)]
    [InlineData(true, true, false, 1e-2)]
    [InlineData(true, true, true, 1e-3)]
    public void The_optimum_is_that_of_newton_and_the_certificate_is_true(bool hasIntercept, bool isWeighted, bool isDouble, double l2)
    {
        if (isDouble)
        {
            Check<double>(hasIntercept, isWeighted, l2, 1e-10);
        }
        else
        {
            Check<float>(hasIntercept, isWeighted, l2, 1e-6);
        }
    }

    /// <summary>Sweeps come first where they are expected to be few: under firm penalties, and where columns outnumber rows, with an intercept and without.</summary>
    [Theory]
    [InlineData(false, 100, 1e-2, true)]
    [InlineData(true, 100, 1e-2, true)]
    [InlineData(true, 100, 1e-4, false)]
    [InlineData(false, 6000, 1e-2, true)]
    [InlineData(true, 6000, 1e-2, true)]
    [InlineData(false, 6000, 2e-4, false)]
    [InlineData(true, 6000, 2e-4, false)]
    public void Sweeps_come_first_where_they_are_expected_to_be_few(bool hasIntercept, int rows, double l2, bool ascends)
    {
        const int Columns = 1500;
        const int PerRow = 30;
        SplitMix random = new(5);
        int[] columns = [.. Enumerable.Range(0, PerRow * rows).Select(e => (e % PerRow * (Columns / PerRow)) + random.Below(Columns / PerRow))];
        long[] pointers = [.. Enumerable.Range(0, rows + 1).Select(i => (long)PerRow * i)];
        float[] labels = [.. Enumerable.Range(0, rows).Select(i => columns[PerRow * i] % 3 == 0 || i % 5 == 0 ? 1f : 0f)];
        using SparseMatrix<float> matrix = SparseMatrix<float>.FromCsr(pointers, columns, [.. columns.Select(_ => 1f)], Columns);
        TrainingResult result = LogisticRegression.Train<float>(matrix, labels, new TrainingOptions { L2Strength = l2, Tolerance = 1e-5, FitIntercept = hasIntercept });
        Assert.Equal((Solver.NewtonCg, StopReason.Converged), (result.Solver, result.StopReason));
        Assert.Equal(ascends, result.SolverReason.Contains("ascent", StringComparison.Ordinal));
    }

    /// <summary>An intercept costs no more sweeps than there are without one, where the classes are as many as not and where one is rare.</summary>
    [Theory]
    [InlineData(3)]
    [InlineData(40)]
    public void A_free_intercept_costs_few_sweeps(int share)
    {
        (SparseMatrix<float> matrix, float[] labels, _) = Draw<float>();
        for (int i = 0; i < Rows; i++)
        {
            labels[i] = i % share == 0 || (labels[i] > 0 && share < 10 && i % 2 == 0) ? 1 : 0;
        }

        TrainingOptions options = new() { L2Strength = 3e-3, Tolerance = 1e-6 };
        TrainingResult with = LogisticRegression.Train<float>(matrix, labels, options);
        TrainingResult without = LogisticRegression.Train<float>(matrix, labels, options with { FitIntercept = false });
        Assert.Equal((StopReason.Converged, 0, StopReason.Converged, 0), (with.StopReason, with.Iterations, without.StopReason, without.Iterations));
        Assert.InRange(with.Passes, 5, without.Passes + 2);
        matrix.Dispose();
    }

    /// <summary>Rows far stronger than the penalty are left to Newton's method, and so are starts that are not zero.</summary>
    [Fact]
    public void A_weak_penalty_and_a_warm_start_begin_with_newton()
    {
        (SparseMatrix<float> matrix, float[] labels, _) = Draw<float>();
        TrainingOptions options = new() { L2Strength = 1e-7 };
        TrainingResult weak = LogisticRegression.Train<float>(matrix, labels, options);
        Assert.Equal(StopReason.Converged, weak.StopReason);
        Assert.DoesNotContain("ascent", weak.SolverReason, StringComparison.Ordinal);
        TrainingResult cold = LogisticRegression.Train<float>(matrix, labels, new TrainingOptions { L2Strength = 1e-3 });
        TrainingResult warm = LogisticRegression.Train<float>(matrix, labels, new TrainingOptions { L2Strength = 1e-3, WarmStart = cold.Model });
        Assert.Contains("ascent", cold.SolverReason, StringComparison.Ordinal);
        Assert.DoesNotContain("ascent", warm.SolverReason, StringComparison.Ordinal);
        Assert.InRange(warm.Objective, cold.Objective * (1 - 1e-6), cold.Objective * (1 + 1e-6));
        matrix.Dispose();
    }

    /// <summary>Means are sums in double: in single precision a column of ones would stop at 2²⁴ rows, and here loses all ones between two large numbers.</summary>
    [Fact]
    public unsafe void Means_are_summed_in_double()
    {
        const int Ones = 98;
        float[] values = [33554432, .. Enumerable.Repeat(1f, Ones), -33554432];
        using SparseMatrix<float> matrix = SparseMatrix<float>.FromCsr([.. Enumerable.Range(0, values.Length + 1).Select(i => (long)i)], new int[values.Length], values, 1);
        using SampleMemory<float> samples = new(new float[values.Length], default);
        using WorkerTeam team = new(1);
        using DualAscent<float> ascent = new(matrix.Store, samples, true, 1, values.Length, team, default, () => { });
        Assert.Equal(0.98f, ascent.Means[matrix.Store.Originals.IndexOf(0)]);
    }

    /// <summary>What an ascent keeps of the rows goes with its end: at once, or, where its dual point is offered, with the certificate that uses it.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_memory_of_an_ascent_goes_with_its_end(bool isOffered)
    {
        (SparseMatrix<float> matrix, float[] labels, _) = Draw<float>();
        using WorkerTeam team = new(1);
        using LinearObjective<LogLoss, float> objective = new(matrix, new SampleMemory<float>(labels, default), new Coordinates(Features, true), new Penalty(0, 1e-2), team, new WorkCounter());
        DualAscent<float> ascent = (DualAscent<float>)objective.BeginAscent()!;
        ascent.Begin(0);
        for (int i = 0; i < 8; i++)
        {
            ascent.Sweep();
        }

        double[] point = new double[Features + 1];
        ascent.WriteTo(point);
        Assert.False(ascent.IsFreed);
        if (isOffered)
        {
            ascent.Offer(1e-3);
        }

        ascent.End();
        Assert.Equal(!isOffered, ascent.IsFreed);
        Certificate certificate = objective.Certify(point, movesIntercept: true);
        Assert.True(ascent.IsFreed);
        Assert.InRange(certificate.Gap, 0, 1e-3);
        Assert.Equal(double.PositiveInfinity, objective.KeptGap);
        matrix.Dispose();
    }

    /// <summary>Of several classes against the rest each ends by its certificate before the next one sweeps, so that one holds what an ascent keeps.</summary>
    [Fact]
    public void A_class_ends_by_its_ascent_before_the_next_class_sweeps()
    {
        const int Classes = 4;
        (SparseMatrix<float> matrix, _, _) = Draw<float>();
        int[] classes = [.. Enumerable.Range(0, Rows).Select(i => i % Classes)];
        List<TrainingProgress> seen = [];
        TrainingOptions options = new() { L2Strength = 1e-2, Tolerance = 1e-4, FitIntercept = false };
        MulticlassResult result = MulticlassRegression.Train<float>(matrix, classes, MulticlassMethod.OneVsRest, options, progress: new Told(seen));
        Assert.All(result.Classes, run => Assert.Equal((StopReason.Converged, 0, 0), (run.StopReason, run.Iterations, run.Evaluations)));

        // Sweeps are told without a gradient, an end with one.
        Assert.Equal(Classes - 1, seen.Zip(seen.Skip(1)).Count(pair => !double.IsNaN(pair.First.GradientNorm) && double.IsNaN(pair.Second.GradientNorm)));
        matrix.Dispose();
    }

    /// <summary>Rare columns are copied beside an ascent alone: where there is none, the threads of the first gradient copy them together.</summary>
    [Theory]
    [InlineData(1e-7, 2, false)]
    [InlineData(1e-3, 2, true)]
    [InlineData(1e-3, 1, false)]
    public void Columns_are_begun_beside_an_ascent_alone(double l2, int threads, bool isBegun)
    {
        (SparseMatrix<float> matrix, float[] labels, _) = Draw<float>();
        matrix.Store.LimitRunningSums(16);
        TrainingResult result = LogisticRegression.Train<float>(matrix, labels, new TrainingOptions { L2Strength = l2, ThreadCount = threads, MaxIterations = 1 });
        Assert.Equal(l2 > 1e-5, result.SolverReason.Contains("ascent", StringComparison.Ordinal));
        Assert.Equal(isBegun, Early(matrix.Store) is not null);
        matrix.Dispose();
    }

    /// <summary>A tolerance beyond single precision: the ascent ends where its sweeps no longer gain, and Newton's method goes on in double.</summary>
    [Fact]
    public void A_tolerance_beyond_the_sweeps_is_reached()
    {
        (SparseMatrix<float> matrix, float[] labels, _) = Draw<float>();
        TrainingResult result = LogisticRegression.Train<float>(matrix, labels, new TrainingOptions { L2Strength = 1e-3, Tolerance = 1e-13 });
        Assert.Equal(StopReason.Converged, result.StopReason);
        Assert.True(result.RelativeCertifiedGap <= 1e-13, $"{result.RelativeCertifiedGap}");
        matrix.Dispose();
    }

    /// <summary>A start that the ascent has moved within the tolerance is the end, and nothing but its certificate evaluates it.</summary>
    [Fact]
    public void A_run_that_ends_by_its_ascent_evaluates_nothing()
    {
        (SparseMatrix<float> matrix, float[] labels, _) = Draw<float>();
        List<TrainingProgress> seen = [];
        TrainingResult result = LogisticRegression.Train<float>(matrix, labels, new TrainingOptions { L2Strength = 1e-2, Tolerance = 1e-4, FitIntercept = false }, progress: new Told(seen));
        Assert.Equal((StopReason.Converged, 0, 0), (result.StopReason, result.Iterations, result.Evaluations));
        Assert.Equal([result.Objective], result.ObjectiveHistory);
        TrainingProgress last = seen[^1];
        Assert.Equal((0, result.Objective, result.GradientNorm, result.CertifiedGap), (last.Iteration, last.Objective, last.GradientNorm, last.GapEstimate));

        // Before it every sweep that was not the last is told, with the value of the given start, log 2.
        Assert.Contains($"{seen.Count} sweeps", result.SolverReason, StringComparison.Ordinal);
        Assert.All(seen[..^1], report => Assert.Equal((0, double.NaN), (report.Iteration, report.GradientNorm)));
        Assert.All(seen[..^1], report => Assert.InRange(report.Objective, Math.Log(2) - 1e-12, Math.Log(2) + 1e-12));
        matrix.Dispose();
    }

    /// <summary>A start that has the base rate, or a model's intercept, is left for a better one alone, whatever sweeps were told before the ascent was given up.</summary>
    [Theory]
    [InlineData(1e-12, 4e-4)]
    [InlineData(1e-12, 3e-3)]
    [InlineData(0.5, 1)]
    public void A_run_never_begins_above_the_given_start(double tolerance, double l2)
    {
        (SparseMatrix<double> matrix, double[] labels) = DrawRare();
        double share = labels.Average();
        double logit = (float)Math.Log(share / (1 - share));
        double atStart = (share * Math.Log(1 + Math.Exp(-logit))) + ((1 - share) * Math.Log(1 + Math.Exp(logit)));
        foreach (LogisticModel? given in (LogisticModel?[])[null, new LogisticModel(new double[Features], logit)])
        {
            TrainingResult result = LogisticRegression.Train<double>(
                matrix, labels, new TrainingOptions { L2Strength = l2, Tolerance = tolerance, MaxIterations = 1, WarmStart = given });
            Assert.Contains("sweeps of coordinate ascent", result.SolverReason, StringComparison.Ordinal);
            Assert.InRange(result.ObjectiveHistory[0], 0, atStart * (1 + 1e-12));
        }

        matrix.Dispose();
    }

    /// <summary>A run of no iterations or of no time is its start: nothing is trained before limits are looked at.</summary>
    [Fact]
    public void A_run_of_no_iterations_or_no_time_returns_its_start()
    {
        (SparseMatrix<double> matrix, double[] labels) = DrawRare();
        double share = labels.Average();
        double logit = (float)Math.Log(share / (1 - share));
        foreach ((TrainingOptions options, StopReason reason) in ((TrainingOptions, StopReason)[])
            [(new TrainingOptions { L2Strength = 1e-2, MaxIterations = 0 }, StopReason.IterationLimit), (new TrainingOptions { L2Strength = 1e-2, TimeLimit = TimeSpan.Zero }, StopReason.TimeLimit)])
        {
            TrainingResult result = LogisticRegression.Train<double>(matrix, labels, options);
            Assert.Equal((Solver.NewtonCg, reason, 0), (result.Solver, result.StopReason, result.Iterations));
            Assert.DoesNotContain("ascent", result.SolverReason, StringComparison.Ordinal);
            Assert.Equal(-1, result.Model.Coefficients.ToArray().AsSpan().IndexOfAnyExcept(0.0));

            // The certificate moves the intercept to where the residuals sum to zero, which is the base rate to the rounding of its start.
            Assert.InRange(result.Model.Intercept, logit - 1e-6, logit + 1e-6);
        }

        matrix.Dispose();
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "early")]
    private static extern ref EarlyColumns? Early(SparseStore store);

    private static void Check<T>(bool hasIntercept, bool isWeighted, double l2, double tolerance)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        (SparseMatrix<T> matrix, T[] labels, T[] weights) = Draw<T>();
        weights = isWeighted ? weights : [];
        TrainingOptions options = new() { L2Strength = l2, FitIntercept = hasIntercept, Tolerance = tolerance };
        TrainingResult result = LogisticRegression.Train<T>(matrix, labels, options, weights);
        TrainingResult newton = LogisticRegression.Train<T>(matrix, labels, options with { Solver = Solver.NewtonCg, Tolerance = 1e-13 }, weights);
        Assert.Contains("sweeps of coordinate ascent", result.SolverReason, StringComparison.Ordinal);
        Assert.Equal((Solver.NewtonCg, StopReason.Converged), (result.Solver, result.StopReason));
        Assert.True(result.RelativeCertifiedGap <= tolerance, $"{result.RelativeCertifiedGap}");

        // The bound holds: no optimum lies below it, to the rounding of the reference.
        double best = newton.Objective;
        Assert.InRange(result.Objective, best * (1 - 1e-13), best * (1 + tolerance));
        Assert.True(result.Objective - result.CertifiedGap <= best * (1 + 1e-13), $"{result.Objective} − {result.CertifiedGap} > {best}");

        // Where the certificate alone read the rows at the end, the gradient is made of the dual point's and of small differences.
        double norm = GradientNorm<T>(matrix, labels, weights, result.Model, l2, hasIntercept);
        // Single precision rounds Xᵀr/S and λ₂β, which cancel.
        double slack = (1e-4 * norm) + (typeof(T) == typeof(float) ? 2 * Math.Pow(2, -24) * l2 * result.Model.Coefficients.ToArray().Max(Math.Abs) : 0);
        Assert.InRange(result.GradientNorm, norm - slack, norm + slack);

        // And it is no wild one: the ascent's own dual point, and not that of the residuals, made it.
        Assert.True(result.CertifiedGap <= (20 * (result.Objective - best)) + (0.5 * tolerance * best), $"{result.CertifiedGap}, {result.Objective - best}");
        Assert.InRange(result.Passes, 5, 80);
        TrainingResult shared = LogisticRegression.Train<T>(matrix, labels, options with { ThreadCount = 3, SharesAlways = true }, weights);
        Bits.AssertSame<double>(result.Model.Coefficients.ToArray(), shared.Model.Coefficients.ToArray(), "Coefficient", "threads");
        matrix.Dispose();
    }

    /// <summary>‖∇F‖∞ in double, row by row.</summary>
    private static double GradientNorm<T>(SparseMatrix<T> matrix, T[] labels, T[] weights, LogisticModel model, double l2, bool hasIntercept)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        double[] beta = model.Coefficients.ToArray();
        double[] gradient = new double[Features + 1];
        T[] row = new T[Features];
        double sum = 0;
        for (int i = 0; i < Rows; i++)
        {
            matrix.CopyRowTo(i, row);
            double logit = model.Intercept;
            for (int j = 0; j < Features; j++)
            {
                logit += double.CreateChecked(row[j]) * beta[j];
            }

            double weight = weights.Length == 0 ? 1 : double.CreateChecked(weights[i]);
            double residual = weight * ((1 / (1 + Math.Exp(-logit))) - double.CreateChecked(labels[i]));
            sum += weight;
            for (int j = 0; j < Features; j++)
            {
                gradient[j] += residual * double.CreateChecked(row[j]);
            }

            gradient[Features] += residual;
        }

        double norm = hasIntercept ? Math.Abs(gradient[Features] / sum) : 0;
        for (int j = 0; j < Features; j++)
        {
            norm = Math.Max(norm, Math.Abs((gradient[j] / sum) + (l2 * beta[j])));
        }

        return norm;
    }

    /// <summary>Rows of ones, zeros of weight among them, labels that follow the first columns; sorted by label, as files often are.</summary>
    private static (SparseMatrix<T> Matrix, T[] Labels, T[] Weights) Draw<T>()
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        SplitMix random = new(2026);
        using SparseMatrixBuilder<T> builder = new(Features);
        T[] labels = new T[Rows];
        T[] weights = new T[Rows];
        for (int i = 0; i < Rows; i++)
        {
            bool isPositive = i >= Rows / 3;
            SortedSet<int> columns = [];
            while (columns.Count < 3 + (i % 20))
            {
                int column = random.Below(1 + random.Below(Features));
                columns.Add(isPositive && random.Below(3) == 0 ? column / 2 : column);
            }

            builder.Append([.. columns], [.. columns.Select(column => T.CreateChecked(column % 7 == 0 ? 0.5 : 1))]);
            labels[i] = isPositive ? T.One : T.Zero;
            weights[i] = T.CreateChecked(i % 11 == 0 ? 0 : 0.5 + (i % 3));
        }

        return (builder.Build(), labels, weights);
    }

    /// <summary>One row of a hundred in class 1, and labels that no column tells.</summary>
    private static (SparseMatrix<double> Matrix, double[] Labels) DrawRare()
    {
        SplitMix random = new(2027);
        using SparseMatrixBuilder<double> builder = new(Features);
        double[] labels = new double[Rows];
        for (int i = 0; i < Rows; i++)
        {
            SortedSet<int> columns = [];
            while (columns.Count < 12)
            {
                columns.Add(random.Below(1 + random.Below(Features)));
            }

            builder.Append([.. columns], [.. columns.Select(_ => 1.0)]);
            labels[i] = i % 100 == 0 ? 1 : 0;
        }

        return (builder.Build(), labels);
    }

    private sealed class Told(List<TrainingProgress> seen) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => seen.Add(value);
    }
}
