using LogReg.Simd.Inference.Numerics;
using LogReg.Simd.Inference.Passes;

namespace LogReg.Simd.Inference.Estimation;

/// <summary>The maximum of the likelihood of several classes over independent columns, or its limit where classes are separated.</summary>
internal static class MultinomialMaximum
{
    /// <summary>Runs until a maximum is certified or a separating direction is found.</summary>
    /// <param name="design">Independent columns.</param>
    /// <param name="counts">The rows, the base class last.</param>
    /// <param name="kept">The coefficients that vary; the others are zero.</param>
    /// <param name="threadCount">The most threads; 0 for one per processor.</param>
    /// <param name="cancellationToken">Ends the search early.</param>
    public static MultinomialEstimate Estimate(Design design, ClassCounts counts, int[] kept, int threadCount, CancellationToken cancellationToken)
    {
        MultinomialLikelihood likelihood = new(design, counts, kept, threadCount);
        if (kept.Length == 0)
        {
            likelihood.EvaluateExactly([], [], []);
            return new() { Kept = kept, Coefficients = [], Covariance = [], LogLikelihood = LogLikelihood.Of(counts, likelihood.Exact.Logits), Bound = 0, ErrorBound = 0, Iterations = 0 };
        }

        MultinomialSeparation separation = new(design, counts, kept, threadCount);
        MaximumSearch search = MaximumSearch.Run(likelihood, new double[kept.Length], separation.Finds, cancellationToken);
        if (search.IsSeparated)
        {
            return Limit(design, separation, kept, threadCount, cancellationToken) with { Iterations = search.Newton.Iterations };
        }

        if (search.Certified is null)
        {
            DoubleDouble[] unknown = new DoubleDouble[kept.Length * kept.Length];
            Array.Fill(unknown, double.NaN);
            likelihood.EvaluateExactly(search.Newton.Point, new DoubleDouble[kept.Length], new DoubleDouble[unknown.Length]);
            return new()
            {
                Kept = kept,
                Coefficients = search.Newton.Point,
                Covariance = unknown,
                LogLikelihood = LogLikelihood.Of(counts, likelihood.Exact.Logits),
                Bound = double.PositiveInfinity,
                ErrorBound = double.PositiveInfinity,
                Iterations = search.Newton.Iterations,
            };
        }

        return new()
        {
            Kept = kept,
            Coefficients = search.Certified.Point,
            Covariance = search.Certified.Covariance,
            LogLikelihood = LogLikelihood.Of(counts, likelihood.Exact.Logits),
            Bound = search.Certified.Bound,
            ErrorBound = search.Certified.ErrorBound,
            Iterations = search.Newton.Iterations,
        };
    }

    /// <summary>A class that a row is separated from has no probability in the limit; what is left has a maximum of its own over the coefficients that it determines.</summary>
    private static MultinomialEstimate Limit(Design design, MultinomialSeparation separation, int[] kept, int threadCount, CancellationToken cancellationToken)
    {
        SeparationSearch found = separation.Search!;
        (DoubleDouble[] direction, bool[] isOpen, bool isComplete) = (found.Direction, found.IsOpen, !found.Stays.Contains(true));
        bool[] isUndetermined = separation.UndeterminedByStaying();
        (ClassCounts counts, int[] separatedRows) = separation.Limit();
        int[] determined = [.. Enumerable.Range(0, kept.Length).Where(j => !isUndetermined[j])];
        MultinomialEstimate rest = Estimate(design, counts, [.. determined.Select(j => kept[j])], threadCount, cancellationToken);
        DoubleDouble[] limits = new DoubleDouble[kept.Length];
        for (int j = 0; j < limits.Length; j++)
        {
            int place = Array.IndexOf(determined, j);
            double moved = direction[j].High;
            limits[j] = moved != 0 ? Math.CopySign(double.PositiveInfinity, moved) : place < 0 || isOpen[j] ? double.NaN : rest.Coefficients[place];
        }

        DoubleDouble[] covariance = new DoubleDouble[kept.Length * kept.Length];
        Array.Fill(covariance, double.NaN);
        for (int j = 0; j < determined.Length; j++)
        {
            for (int k = 0; k < determined.Length; k++)
            {
                bool isKnown = double.IsFinite(limits[determined[j]].High) && double.IsFinite(limits[determined[k]].High);
                covariance[(determined[j] * kept.Length) + determined[k]] = isKnown ? rest.Covariance[(j * determined.Length) + k] : double.NaN;
            }
        }

        return rest with
        {
            Kept = kept,
            Coefficients = limits,
            Covariance = covariance,
            Direction = DoubleDouble.Rounded(direction),
            IsComplete = isComplete,
            SeparatedRows = [.. separatedRows.Union(rest.SeparatedRows).Order()],
        };
    }
}
