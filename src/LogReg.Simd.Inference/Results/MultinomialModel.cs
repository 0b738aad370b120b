using LogReg.Simd.Inference.Estimation;
using LogReg.Simd.Inference.Numerics;
using LogReg.Simd.Inference.Passes;
using LogReg.Simd.Inference.Profiles;

namespace LogReg.Simd.Inference.Results;

/// <summary>What the operations on a fit of several classes start from.</summary>
/// <param name="Data">The caller's rows.</param>
/// <param name="Options">How it was fitted.</param>
/// <param name="Design">The columns that are not left out.</param>
/// <param name="Counts">The rows of the design.</param>
/// <param name="Order">The caller's class of every equation, and the base behind them.</param>
/// <param name="Terms">The columns of the design by terms.</param>
/// <param name="Estimate">The maximum, in the units of the design.</param>
internal sealed record MultinomialModel(MultinomialData Data, InferenceOptions Options, Design Design, ClassCounts Counts, int[] Order, TermColumns Terms, MultinomialEstimate Estimate)
{
    /// <summary>Gets the number of coefficients of an equation, with those of columns that are left out.</summary>
    public int Width => Terms.Names.Length;

    /// <summary>Fits.</summary>
    public static MultinomialModel Of(MultinomialData data, InferenceOptions options, Preparation prepared, int[] order, CancellationToken cancellationToken)
    {
        ClassCounts counts = new([.. order.Select(label => CountsOf(data, prepared.Used, label))], null);
        int[] all = [.. Enumerable.Range(0, counts.Equations * prepared.Used.ColumnCount)];
        MultinomialEstimate estimate = MultinomialMaximum.Estimate(prepared.Used, counts, all, options.ThreadCount, cancellationToken);
        return new(data, options, prepared.Used, counts, order, new TermColumns(data.Columns(), prepared.Kept, prepared.Names), estimate);
    }

    /// <summary>The place of a coefficient of the design in the caller's table: equation·<see cref="Width"/> + coefficient.</summary>
    public int PlaceOf(int coefficient) => (coefficient / Design.ColumnCount * Width) + Terms.Kept[coefficient % Design.ColumnCount];

    /// <summary>The estimates in the units of the caller, equation after equation, NaN for columns that are left out.</summary>
    public double[] Coefficients()
    {
        double[] coefficients = new double[Counts.Equations * Width];
        Array.Fill(coefficients, double.NaN);
        for (int j = 0; j < Estimate.Kept.Length; j++)
        {
            coefficients[PlaceOf(Estimate.Kept[j])] = Estimate.CoefficientOf(j) / ScaleOf(j);
        }

        return coefficients;
    }

    /// <summary>The table of all coefficients under a covariance in the units of the caller, equation after equation.</summary>
    public Coefficient[] TableOf(double[] covariance)
    {
        double[] estimates = Coefficients();
        return CoefficientTable.Of([.. Enumerable.Range(0, estimates.Length).Select(place => Terms.Names[place % Width])], estimates, covariance);
    }

    /// <summary>The parts of a table.</summary>
    public ClassEquation[] EquationsOf(Coefficient[] table) =>
        [.. Enumerable.Range(0, Counts.Equations).Select(a => new ClassEquation(Order[a], Data.NameOf(Order[a]), table[(a * Width)..((a + 1) * Width)]))];

    /// <summary>A matrix over the coefficients that varied as one over all of them, in the units of the caller, NaN for columns that are left out.</summary>
    public double[] Covariance(DoubleDouble[] matrix)
    {
        int count = Estimate.Kept.Length;
        int size = Counts.Equations * Width;
        double[] covariance = new double[size * size];
        Array.Fill(covariance, double.NaN);
        for (int j = 0; j < count; j++)
        {
            for (int k = 0; k < count; k++)
            {
                covariance[(PlaceOf(Estimate.Kept[j]) * size) + PlaceOf(Estimate.Kept[k])] = matrix[(j * count) + k].High / ScaleOf(j) / ScaleOf(k);
            }
        }

        return covariance;
    }

    public Separation? Separation()
    {
        if (Estimate.Direction.Length == 0)
        {
            return null;
        }

        double[] direction = new double[Counts.Equations * Width];
        List<(string Name, int Sign)> infinite = [];
        for (int j = 0; j < Estimate.Kept.Length; j++)
        {
            int place = PlaceOf(Estimate.Kept[j]);
            direction[place] = Estimate.Direction[j] / ScaleOf(j);
            if (double.IsInfinity(Estimate.Coefficients[j].High))
            {
                infinite.Add(($"{Data.NameOf(Order[place / Width])}: {Terms.Names[place % Width]}", Math.Sign(Estimate.Coefficients[j].High)));
            }
        }

        return new Separation(Estimate.IsComplete, direction, infinite, Estimate.SeparatedRows);
    }

    /// <summary>The columns moved to zero; null where none is far from it, or where not every coefficient varied.</summary>
    public CentredColumns? Centred() => Estimate.Kept.Length < Counts.Equations * Design.ColumnCount
        ? null
        : CentredColumns.Of(Design, Data.FitIntercept ? 1 : 0, i => Counts.Total(i) > 0, Options.ThreadCount);

    /// <summary>The searches from the maximum.</summary>
    /// <param name="centred">The columns moved to zero; null where none is far from it.</param>
    /// <param name="ofFirst">Whether the profiles are those of intercepts, which moved columns change.</param>
    public ProfileProblem Profiles(CentredColumns? centred, bool ofFirst = false)
    {
        (Design design, DoubleDouble[] point) = centred is null ? (Design, Estimate.Coefficients)
            : ofFirst ? centred.OfFirst(Estimate.Coefficients, Options.ThreadCount)
            : (centred.Design, centred.PointOf(Estimate.Coefficients));
        long work = (long)Design.PaddedRowCount * Estimate.Kept.Length * Estimate.Kept.Length;
        double[] scales = [.. Estimate.Kept.Select(place => design.Scales[place % design.ColumnCount])];
        MultinomialLikelihood NewLoss(int threads) => new(design, Counts, Estimate.Kept, threads);
        return centred is null
            ? new(NewLoss, DoubleDouble.Rounded(point), DoubleDouble.Rounded(Estimate.Covariance), work, Options.ThreadCount) { Scales = scales }
            : ProfileProblem.Of(NewLoss, point, scales, work, Options.ThreadCount);
    }

    /// <summary>The scale of the column of a coefficient that varied.</summary>
    public double ScaleOf(int place) => Design.Scales[Estimate.Kept[place] % Design.ColumnCount];

    /// <summary>The coefficients of a term in all equations, as places of the estimate.</summary>
    public int[] CoefficientsOf(ModelTerm term)
    {
        int[] columns = Terms.Of(term);
        return [.. Enumerable.Range(0, Estimate.Kept.Length).Where(j => columns.Contains(Estimate.Kept[j] % Design.ColumnCount))];
    }

    private static double[] CountsOf(MultinomialData data, Design design, int label)
    {
        double[] counts = new double[design.PaddedRowCount];
        for (int i = 0; i < design.RowCount; i++)
        {
            counts[i] = data.Classes.Span[i] != label ? 0 : data.Weights.IsEmpty ? 1 : data.Weights.Span[i];
        }

        return counts;
    }
}
