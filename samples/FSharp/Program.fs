/// Trains a model of three classes in F#, saves it, loads it and scores a row.
module LogReg.Simd.Samples.FSharp

open System
open System.IO
open LogReg.Simd
open LogReg.Simd.Training

// Lengths and widths of the petals of nine irises, three of each kind.
let features =
    [| 1.4f; 0.2f; 1.5f; 0.2f; 1.3f; 0.3f
       4.5f; 1.5f; 4.1f; 1.3f; 3.9f; 1.1f
       6.0f; 2.5f; 5.1f; 1.9f; 5.9f; 2.1f |]

let kinds =
    [| "setosa"; "setosa"; "setosa"; "versicolor"; "versicolor"; "versicolor"; "virginica"; "virginica"; "virginica" |]

[<EntryPoint>]
let main _ =
    let labels = ClassLabels<string>.Of(ReadOnlySpan kinds)
    let result = MulticlassRegression.Train<float32>(ReadOnlySpan features, 2, ReadOnlySpan(labels.Encode(ReadOnlySpan kinds)))
    let path = Path.Combine(Path.GetTempPath(), $"logreg-fsharp-{Environment.ProcessId}.json")
    SavedModel(result.Model, ClassNames = labels.Values).Save path
    let saved = SavedModel.Load path
    File.Delete path
    let flower = [| 5.6f; 2.2f |]
    let probabilities = Array.zeroCreate<float32> saved.Model.ClassCount
    saved.Model.PredictProbabilities(ReadOnlySpan flower, Span probabilities)
    let predicted = saved.Model.Predict(ReadOnlySpan flower)
    printfn "%s with probability %.3f" saved.ClassNames[predicted] probabilities[predicted]
    if saved.ClassNames[predicted] = "virginica" then 0 else 1
