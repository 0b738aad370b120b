using LogReg.Simd.Inference.Numerics;
using LogReg.Simd.Inference.Passes;

namespace LogReg.Simd.Inference.Results;

/// <summary>h_i = W_i x_iᵀH⁻¹x_i: the diagonal of W^½X(XᵀWX)⁻¹XᵀW^½ (formula 7.9).</summary>
internal static class Leverages
{
    public static double[] Of(FittedModel model)
    {
        double[] leverages = NormPass.Compute(model.Design, FactorOf(model), model.Options.ThreadCount);
        for (int i = 0; i < leverages.Length; i++)
        {
            leverages[i] *= model.Estimate.Curvatures[i];
        }

        return leverages;
    }

    /// <summary>The factor of H at the maximum, rounded after its computation.</summary>
    public static SymmetricFactor<double> FactorOf(FittedModel model)
    {
        int size = model.Design.ColumnCount;
        DoubleDouble[] hessian = new DoubleDouble[size * size];
        GramPass.Compute(model.Design, model.Estimate.Curvatures, hessian, model.Options.ThreadCount);
        SymmetricFactor<DoubleDouble> factor = new(size);
        factor.Factor(hessian, 0, value => value.High);
        return factor.Rounded();
    }
}
