using System.Diagnostics.CodeAnalysis;
using LogReg.Simd.Kernels.Terms;
using LogReg.Simd.LinearAlgebra;
using LogReg.Simd.Memory;
using LogReg.Simd.Passes;
using LogReg.Simd.Samples;

namespace LogReg.Simd.Objectives;

/// <content>The certificate (formula 4.11) for several classes.</content>
/// <remarks>
/// The dual point is the residuals themselves, feasible where they sum to zero in every class: the intercepts are shifted until they do. −ℓ* is then the entropy
/// of the probabilities, and the gap at the shifted intercepts is Σ‖∇F_k‖²/(2λ₂).
/// </remarks>
internal sealed unsafe partial class SoftmaxObjective<T>
    where T : unmanaged
{
    private const int MaxShiftSteps = 50;
    private const int MaxCorrections = 3;

    /// <summary>The most that Newton's method moves an intercept by at once: beyond, the curvatures are those of somewhere else, and may be rounding.</summary>
    private const double MaxStep = 2;

    /// <summary>What the sums of a certificate may be off by, relative to their terms.</summary>
    private const double Rounding = 2e-14;

    /// <summary>Half the distance from 1 to the next double.</summary>
    private const double Unit = 1.0 / (1L << 53);

    /// <summary>No curvature of the softmax loss along an intercept is larger.</summary>
    private const double LargestCurvature = 0.5;

    private double[] certifiedIntercepts = [];
    private double[] givenIntercepts = [];
    private double[]? slopes;
    private double[]? shiftSums;
    private double[]? shift;
    private FeaturePass<WidenedTerms<ClassCertificateTerms<double>, T>, double>? widePass;
    private FeaturePass<LogitTerms<T>, T>? logitPass;
    private ClassShiftWork<T>? shiftWork;
    private CholeskyFactor? shiftFactor;

    /// <summary>Gets the intercepts of the last certificate's values.</summary>
    public ReadOnlySpan<double> CertifiedIntercepts => certifiedIntercepts;

    public Certificate Certify(ReadOnlySpan<double> point, bool movesIntercept, DualPoint dual = default)
    {
        SetPoint(point);
        if (!dual.Variables.IsEmpty)
        {
            return CertifyBy(point, dual);
        }

        Certificate here = default;
        if (!coordinates.HasIntercept || !movesIntercept)
        {
            WidePass();
            here = Bound(point, 0, out _);
            intercepts.CopyTo(certifiedIntercepts, 0);
        }

        if (!coordinates.HasIntercept)
        {
            return here;
        }

        BalanceResiduals();
        Certificate there = Bound(point, RoundIntercepts(movesIntercept), out _);
        return movesIntercept ? there : here with { Gap = there.Gap + Math.Max(here.Objective - there.Objective, 0) };
    }

    public Certificate? CertifyAhead(Span<double> point, Span<double> gradient)
    {
        if (!Penalty.IsSmooth || Penalty.IsNone)
        {
            return null;
        }

        MoveResiduals(point, double.NaN);
        Work.Evaluations++;
        Certificate certificate = Bound(point, coordinates.HasIntercept ? RoundIntercepts(keeps: true) : 0, out _);
        slopes.CopyTo(gradient);
        _ = Penalty.AddSmooth(point, gradient, PenalizedCount);
        if (coordinates.HasIntercept)
        {
            // By as much as the intercepts have moved, whatever part of the variables the columns' means are.
            for (int k = 0; k < ClassCount; k++)
            {
                point[PenalizedCount + k] += certifiedIntercepts[k] - givenIntercepts[k];
            }
        }

        return certificate;
    }

    /// <summary>The certificate of a point, whose coefficients are at hand, by the residuals of another one. F is known where evaluations are in double.</summary>
    private Certificate CertifyBy(ReadOnlySpan<double> point, DualPoint dual)
    {
        RoundIntercepts(keeps: true);
        certifiedIntercepts.CopyTo(intercepts, 0);
        double penalty = Penalty.ValueOf(point[..PenalizedCount]);
        Certificate own = new(dual.Value, dual.Value - penalty, double.NaN, double.NaN, dual.GradientNorm);
        if (typeof(T) != typeof(double))
        {
            WidePass();
            own = Bound(point, 0, out _);
        }

        double slack = (Rounding * Math.Abs(own.Objective)) + LogitRounding(own.Loss);
        return own with { Gap = Math.Max(own.Objective - MoveResiduals(dual.Variables, own.Objective), 0) + slack };
    }

    /// <summary>
    /// Passes at another point, whose intercepts are moved to where the residuals of every class sum to zero, and again until what the sums leave open is a small part of the gap; returns the
    /// bound of F* there.
    /// </summary>
    /// <param name="variables">The point.</param>
    /// <param name="objective">F where the gap is counted from; NaN where that is the point itself.</param>
    private double MoveResiduals(ReadOnlySpan<double> variables, double objective)
    {
        const double SmallPart = 0.05;
        SetPoint(variables);
        if (coordinates.HasIntercept)
        {
            Project();
            SolveShift(samples.TrialLogits);
            Elements.RoundAll<T>(intercepts);
            Doubles.Add(intercepts, shift, intercepts);
            coordinates.Center(intercepts);
        }

        for (int i = 0; ; i++)
        {
            WidePass();
            Certificate there = Bound(variables, 0, out double open);
            double gap = double.IsNaN(objective) ? there.Gap : objective - there.LowerBound;
            if (i == MaxCorrections || !(open > SmallPart * gap) || CorrectIntercepts(0) == 0)
            {
                return there.LowerBound;
            }
        }
    }

    /// <summary>Writes the coefficients of a point, whose intercepts may be moved then.</summary>
    private void SetPoint(ReadOnlySpan<double> variables)
    {
        if (certifiedIntercepts.Length == 0)
        {
            (certifiedIntercepts, givenIntercepts) = (new double[ClassCount], new double[ClassCount]);
        }

        coordinates.ToCoefficients(variables, coefficients, intercepts);
        intercepts.CopyTo(givenIntercepts, 0);
    }

    /// <summary>Moves the intercepts to where the residuals of every class sum to zero, and passes in double.</summary>
    private void BalanceResiduals()
    {
        SolveShift(samples.Logits);
        Doubles.Add(intercepts, shift, intercepts);
        coordinates.Center(intercepts);
        WidePass();

        // The shift came from logits in the features' precision; where that was not enough, the residual sums in double correct it.
        double enough = typeof(T) == typeof(double) ? 1e-13 : 1e-6;
        for (int i = 0; i < MaxCorrections && CorrectIntercepts(enough) > 0; i++)
        {
            WidePass();
        }
    }

    /// <summary>
    /// Moves the intercepts by what cancels the residual sums of the last pass, and returns what would cancel them, of which
    /// one is moved by two at most; zero, and nothing moved, where that is no more than enough, relative to the intercepts.
    /// </summary>
    private double CorrectIntercepts(double enough)
    {
        Span<double> step = shiftSums.AsSpan(0, ClassCount);
        sums.AsSpan(PenalizedCount, ClassCount).CopyTo(step);
        double largest = SolveStep(step);
        if (!(largest > enough * Math.Max(1, LargestIntercept)) || !double.IsFinite(largest))
        {
            return 0;
        }

        Doubles.Multiply(step, Math.Min(1, MaxStep / largest));
        coordinates.Center(step);
        Doubles.Add(intercepts, step, intercepts);
        return largest;
    }

    /// <summary>Rounds the intercepts to elements of the features, keeps them where they are those that are stated, and returns by how much that moved one at most.</summary>
    private double RoundIntercepts(bool keeps)
    {
        double rounding = 0;
        for (int k = 0; k < ClassCount; k++)
        {
            double reported = Elements.Round<T>(intercepts[k]);
            rounding = Math.Max(rounding, Math.Abs(reported - intercepts[k]));
            certifiedIntercepts[k] = keeps ? reported : certifiedIntercepts[k];
        }

        return rounding;
    }

    /// <summary>The certificate of a point by its own residuals, from the sums of the last pass.</summary>
    /// <param name="point">The point.</param>
    /// <param name="rounding">By how much the intercepts that the values are stated for differ at most from those of the pass.</param>
    /// <param name="open">What the gap holds for the residuals' sums.</param>
    private Certificate Bound(ReadOnlySpan<double> point, double rounding, out double open)
    {
        double loss = sums[PenalizedCount + ClassCertificateTerms<double>.LossSlot(ClassCount)] / weightSum;
        double dual = sums[PenalizedCount + ClassCertificateTerms<double>.EntropySlot(ClassCount)] / weightSum;
        double shrinkage = sums[PenalizedCount + ClassCertificateTerms<double>.ShrinkageSlot(ClassCount)] / weightSum;
        slopes ??= new double[VariableCount];
        PullBack(sums, 1 / weightSum, slopes);
        PenaltyBound penalties = PenaltyBound.At(Penalty, slopes.AsSpan(0, PenalizedCount), point);
        double objective = loss + penalties.Value;
        double norm = penalties.GradientNorm;
        double slack = (Rounding * (Math.Abs(objective) + Math.Abs(dual) + penalties.Dual)) + LogitRounding(loss);
        open = 0;
        for (int k = 0; k < ClassCount && coordinates.HasIntercept; k++)
        {
            // As for two classes: what the residuals' sum leaves open, and the rounding of the reported intercepts.
            double residual = Math.Abs(slopes[PenalizedCount + k]);
            double moved = Math.Abs(intercepts[k] - givenIntercepts[k]);
            open += 2 * residual * (1 + Math.Abs(point[PenalizedCount + k]) + moved);
            slack += rounding * (residual + (LargestCurvature * rounding));
            norm = Math.Max(norm, residual);
        }

        return new Certificate(objective, loss, Math.Max(objective - penalties.LowerBound(dual, loss, shrinkage), 0) + slack + open, double.NaN, norm);
    }

    /// <summary>
    /// A logit is off by a few roundings of its terms, which are of the intercept's size where they cancel; a loss then by that times its residuals, whose absolute sum is at most twice the loss.
    /// </summary>
    private double LogitRounding(double loss) => Unit * (8 + (features.FeatureCount / 16)) * 4 * LargestIntercept * loss;

    /// <summary>The largest |b_k|.</summary>
    private double LargestIntercept => VectorMath.InfinityNorm(intercepts);

    private void WidePass()
    {
        widePass ??= features.InDouble().NewPass(default(WidenedTerms<ClassCertificateTerms<double>, T>), ClassCount, Team);
        fixed (double* beta = coefficients, b = intercepts)
        {
            widePass.Terms = new WidenedTerms<ClassCertificateTerms<double>, T>
            {
                Terms = new ClassCertificateTerms<double> { SumsShrinkage = Penalty is { L1: > 0, L2: 0 } },
                Labels = samples.Labels,
                SampleWeights = samples.Weights,
            };
            widePass.Coefficients = beta;
            widePass.Intercepts = b;
            widePass.Compute(sums);
        }

        Work.Passes += passShare;
    }

    /// <summary>The logits of the coefficients at hand, in the features' precision: they become those of the trial, which is lost.</summary>
    private void Project()
    {
        logitPass ??= features.NewPass(default(LogitTerms<T>), ClassCount, Team);
        Elements.Narrow(coefficients, Coefficients);
        Elements.Narrow(intercepts, Intercepts);
        logitPass.Terms = new LogitTerms<T> { Logits = samples.TrialLogits, LogitStride = samples.Count };
        logitPass.Coefficients = Coefficients;
        logitPass.Intercepts = Intercepts;
        logitPass.Compute([]);
        Work.Passes += passShare;
    }

    /// <summary>The shift of every class's logits that makes its Σ s·(p − [k = y]) zero, by Newton's method over the stored logits.</summary>
    /// <param name="logits">The logits, class after class.</param>
    [MemberNotNull(nameof(shift), nameof(shiftSums))]
    private void SolveShift(T* logits)
    {
        // Newton's method leaves about the square of the last step: less than the logits' own rounding.
        double smallStep = typeof(T) == typeof(double) ? 1e-7 : 3e-4;
        shiftWork ??= new ClassShiftWork<T>(samples.Count, ClassCount, Team.WorkerCount);
        shiftSums ??= new double[shiftWork.SumLength];
        shift ??= new double[ClassCount];
        shiftFactor ??= new CholeskyFactor(ClassCount - 1);
        shiftWork.Logits = logits;
        shiftWork.Labels = samples.Labels;
        shiftWork.SampleWeights = samples.Weights;
        shiftWork.Shift = shift;
        Array.Clear(shift);
        Span<double> step = shiftSums.AsSpan(0, ClassCount);
        for (int i = 0; i < MaxShiftSteps; i++)
        {
            shiftWork.Compute(Team, shiftSums);
            features.Combine(shiftSums);
            FillShiftMatrix();
            double largest = shiftFactor.Factor(Team, HessianNoise) < 0 ? double.NaN : SolveStep(step);
            if (!double.IsFinite(largest))
            {
                break;
            }

            Doubles.Multiply(step, Math.Min(1, MaxStep / largest));
            Doubles.Add(shift, step, shift);
            if (largest < smallStep)
            {
                break;
            }
        }
    }

    /// <summary>The Hessian by the intercepts of all classes but the last: a row of it, the last class with it, sums to zero, which gives the diagonal without cancellation.</summary>
    private void FillShiftMatrix()
    {
        LowerMatrix matrix = shiftFactor!.Matrix;
        for (int k = 0; k < matrix.Size; k++)
        {
            matrix.Row(k)[k] = 0;
        }

        for (int k = 1; k < ClassCount; k++)
        {
            ReadOnlySpan<double> products = shiftSums.AsSpan(ClassCount + (k * ClassCount), k);
            for (int l = 0; l < k; l++)
            {
                matrix.Row(l)[l] -= products[l];
                if (k < matrix.Size)
                {
                    matrix.Row(k)[k] -= products[l];
                }
            }

            if (k < matrix.Size)
            {
                products.CopyTo(matrix.Row(k));
            }
        }
    }

    /// <summary>
    /// Turns residual sums into the step of the intercepts that cancels them, and returns its largest element. The last class stays: intercepts are free by a
    /// common constant.
    /// </summary>
    private double SolveStep(Span<double> residualSums)
    {
        shiftFactor!.Solve(residualSums[..^1]);
        residualSums[^1] = 0;
        VectorMath.Negate(residualSums, residualSums);
        double largest = 0;
        foreach (double element in residualSums)
        {
            largest = double.IsNaN(element) ? double.NaN : Math.Max(largest, Math.Abs(element));
        }

        return largest;
    }
}
