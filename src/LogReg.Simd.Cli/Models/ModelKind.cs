using LogReg.Simd.Training;

namespace LogReg.Simd.Cli.Models;

/// <summary>What kind of model is asked for, or is there.</summary>
internal enum ModelKind
{
    /// <summary>Two classes by one logit.</summary>
    Binary,

    /// <summary>Several classes by one multinomial model.</summary>
    Softmax,

    /// <summary>Several classes by one binary model each.</summary>
    OneVsRest,

    /// <summary>One hidden layer of sigmoid units.</summary>
    Network,
}

/// <summary>What the command asks of models.</summary>
internal static class ModelKinds
{
    extension(IClassifier model)
    {
        public ModelKind Kind => model switch
        {
            LogisticModel => ModelKind.Binary,
            HiddenLayerModel => ModelKind.Network,
            MulticlassModel { Method: MulticlassMethod.Softmax } => ModelKind.Softmax,
            _ => ModelKind.OneVsRest,
        };

        /// <summary>Gets a value indicating whether two classes are told apart by one logit, which is compared with a threshold.</summary>
        public bool IsBinary => model.LogitCount == 1;
    }
}
