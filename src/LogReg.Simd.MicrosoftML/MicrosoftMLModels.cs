using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;

namespace LogReg.Simd.MicrosoftML;

/// <summary>Models of ML.NET as models of this library, and the other way round.</summary>
/// <remarks>All methods are thread-safe.</remarks>
public static class MicrosoftMLModels
{
    /// <summary>The model as a transformer of ML.NET. ML.NET's own <see cref="LinearBinaryModelParameters"/> cannot be made outside of it.</summary>
    /// <param name="model">The model.</param>
    /// <param name="features">The names of the columns of its features, in order; none for <c>Features</c>.</param>
    /// <returns>The transformer.</returns>
    public static LogisticTransformer ToTransformer(this LogisticModel model, params IReadOnlyList<string> features)
    {
        ArgumentNullException.ThrowIfNull(features);
        return new LogisticTransformer(model, features.Count == 0 ? null : features);
    }

    /// <summary>A calibrated linear model of ML.NET, such as a logistic regression or a calibrated support vector machine, as a model of this library.</summary>
    /// <param name="model">The weights w, the bias b and Platt's calibrator: the probability of a score s is 1/(1 + e^(slope·s + offset)).</param>
    /// <returns>The model with the coefficients −slope·w and the intercept −slope·b − offset; of a logistic regression, whose slope is −1, these are ML.NET's own weights.</returns>
    /// <exception cref="ArgumentException">A weight is not finite.</exception>
    public static LogisticModel ToLogisticModel(this CalibratedModelParametersBase<LinearBinaryModelParameters, PlattCalibrator> model)
    {
        ArgumentNullException.ThrowIfNull(model);
        double factor = -model.Calibrator.Slope;
        return new LogisticModel([.. model.SubModel.Weights.Select(weight => factor * weight)], (factor * model.SubModel.Bias) - model.Calibrator.Offset);
    }

    /// <summary>What a trainer of ML.NET made, as a model of this library.</summary>
    /// <param name="trained">The transformer.</param>
    /// <returns>The model; see <see cref="ToLogisticModel(CalibratedModelParametersBase{LinearBinaryModelParameters, PlattCalibrator})"/>.</returns>
    /// <exception cref="ArgumentException">A weight is not finite.</exception>
    public static LogisticModel ToLogisticModel(this BinaryPredictionTransformer<CalibratedModelParametersBase<LinearBinaryModelParameters, PlattCalibrator>> trained)
    {
        ArgumentNullException.ThrowIfNull(trained);
        return trained.Model.ToLogisticModel();
    }
}
