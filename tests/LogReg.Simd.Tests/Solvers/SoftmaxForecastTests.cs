using System.Numerics;
using LogReg.Simd.Objectives;
using LogReg.Simd.Samples;
using LogReg.Simd.Solvers;
using LogReg.Simd.Tests.Training;
using LogReg.Simd.Threading;
using LogReg.Simd.Training;
using Xunit;

namespace LogReg.Simd.Tests.Solvers;

/// <summary>With several classes: what the forecast promises before a certificate against what the certificate says, how many are in vain, and what they cost.</summary>
public class SoftmaxForecastTests
{
    private const int Rows = 9000;
    private const int Features = 40;
    private const int Classes = 6;

    /// <summary>The least and the most that a certificate may say, by what was expected: pairs and factors know the Hessian of the way, blocks leave out how classes compete.</summary>
    public static TheoryData<string, double, double, bool> Runs()
    {
        TheoryData<string, double, double, bool> runs = [];
        foreach (bool isSingle in (bool[])[true, false])
        {
            runs.Add("Lbfgs", 0.15, 1.5, isSingle);
            runs.Add("NewtonCg", 0.6, 1.2, isSingle);
            runs.Add("NewtonCholesky", 0.15, 1.1, isSingle);
            runs.Add("blocks", 0.8, 16, isSingle);
            runs.Add("sampled", 0.8, 1.1, isSingle);
        }

        return runs;
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public void A_run_ends_by_the_certificate_that_was_forecast_with_one_in_vain_at_most(string solver, double least, double most, bool isSingle)
    {
        foreach (double tolerance in (double[])[1e-3, 1e-5, 1e-6])
        {
            if (isSingle)
            {
                Check<float>(solver, tolerance, least, most);
            }
            else
            {
                Check<double>(solver, tolerance, least, most);
            }
        }
    }

    private static void Check<T>(string solver, double tolerance, double least, double most)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TrainingData data = MulticlassData.Draw(61, Rows, Features, Classes);
        WorkCounter work = new();
        using WorkerTeam team = new(1);
        using FeatureMatrix<T> features = FeatureMatrix<T>.Pack(data.Features, Rows, Features);
        using SoftmaxObjective<T> objective = new(
            features,
            new SampleMemory<T>(TrainingData.Narrow<T>(data.Labels), [], Classes),
            new ClassCoordinates(new Coordinates(Features, true), Classes),
            new Penalty(0, 1e-4),
            team,
            work);
        using CertificateLog log = new(objective);
        OptimizationState state = new(log);
        using ISolver steps = Create(solver, objective);
        objective.Curvature!.KeepsCurvatures = SolverChoice.NeedsCurvatures(steps);
        using SolverFallbacks fallbacks = new(Solver.Lbfgs, false, 10);
        using OptimizationRun run = new(state, steps, fallbacks, new RunLimits(tolerance, 500, null, false), log);
        StopReason reason = run.Run(new double[objective.VariableCount]);

        (double allowed, double expected, double gap) = (tolerance * state.Value, log.Expected[^1], run.Certificate.Gap);
        string context = $"{solver} to {tolerance}: {reason}, expected {expected:E2}, certified {gap:E2} of {allowed:E2}: "
            + string.Join(", ", log.Certificates.Select(certificate => $"{certificate.By} {certificate.Passes} passes, {certificate.Outcome.Gap:E2}"));
        Assert.True(reason == StopReason.Converged && log.Certificates.Count is 1 or 2, context);
        Assert.True(gap == log.Certificates[^1].Outcome.Gap && gap <= allowed, context);

        // In single precision the rounding of a gradient hides gaps that are a small part of what is allowed.
        double hidden = typeof(T) == typeof(float) ? 0.05 * allowed : 0;
        Assert.True(gap >= least * expected && gap <= Math.Max(most * expected, hidden), context);
        AssertCounted<T>(solver, state.Iteration, work, log, context);
    }

    /// <summary>What a run counts: a certificate ahead of the point is an evaluation and two reads, and others are none.</summary>
    private static void AssertCounted<T>(string solver, int iterations, WorkCounter work, CertificateLog log, string context)
        where T : unmanaged
    {
        int ahead = log.Certificates.Count(certificate => certificate.By == CertifiedBy.Ahead);
        foreach (LoggedCertificate certificate in log.Certificates)
        {
            (int passes, int evaluations) = certificate.By switch
            {
                CertifiedBy.Own => (1, 0),
                CertifiedBy.Ahead => (2, 1),
                _ => (typeof(T) == typeof(float) ? 3 : 2, 0),
            };
            Assert.True((passes, evaluations) == (certificate.Passes, certificate.Evaluations), context);
        }

        // L-BFGS measures the columns at first, and Newton's method reads the features twice for each pair of classes.
        double? beside = solver switch
        {
            "Lbfgs" => MeasuredColumns.Passes,
            "NewtonCholesky" => (iterations - ahead) * FormedHessian<T>.Passes * Classes * (Classes - 1) / 2,
            _ => null,
        };
        double certificates = log.Certificates.Sum(certificate => certificate.Passes);
        Assert.True(beside is null || work.Passes == work.Evaluations - ahead + beside + certificates, $"{context}; {work.Passes} passes, {work.Evaluations} evaluations");
    }

    private static ISolver Create<T>(string solver, SoftmaxObjective<T> objective)
        where T : unmanaged
    {
        (int count, int penalized) = (objective.VariableCount, objective.PenalizedCount);
        return solver switch
        {
            "Lbfgs" => new Lbfgs(count, 30),
            "NewtonCg" => new NewtonCg(count, false),
            "NewtonCholesky" => new NewtonCholesky(count),
            "blocks" => new SubsampledClassLbfgs(objective, Classes, 30),
            _ => new SampledClassNewton(count, penalized, Classes, 30, Rows),
        };
    }
}
