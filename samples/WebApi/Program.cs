using LogReg.Simd;
using LogReg.Simd.Extensions;
using LogReg.Simd.Samples.WebApi;

// dotnet run --project samples/WebApi -- model.json        serves a model; replace the file, and the next requests have the new one
// dotnet run --project samples/WebApi -- --check           serves a small model to itself under load, and counts what a prediction allocates
bool isCheck = args is ["--check"];
string path = isCheck ? LoadCheck.WriteModel(1) : args is [string given] ? given : "model.json";

WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
builder.Services.AddModel(path, isCheck ? TimeSpan.FromMilliseconds(5) : null);
builder.Services.ConfigureHttpJsonOptions(options => options.SerializerOptions.TypeInfoResolverChain.Insert(0, ApiJson.Default));
if (isCheck)
{
    builder.Logging.ClearProviders();
    builder.WebHost.UseUrls("http://127.0.0.1:0");
}

WebApplication app = builder.Build();
app.MapPost("/score", (ScoreRequest request, ReloadingModel<SavedModel> model) =>
{
    // Taken once: the whole request has one model, whatever happens to the file.
    SavedModel saved = model.Current;
    if (request.Features.Length != saved.Model.FeatureCount)
    {
        return Results.BadRequest($"There are {request.Features.Length} features, but the model has {saved.Model.FeatureCount}.");
    }

    float[] probabilities = new float[saved.Model.ClassCount];
    int predicted = Scorer.Score(saved.Model, request.Features, probabilities);
    return Results.Ok(new ScoreResponse(saved.ClassNames.Count > 0 ? saved.ClassNames[predicted] : null, predicted, probabilities, model.Version));
});

if (!isCheck)
{
    await app.RunAsync();
    return 0;
}

await app.StartAsync();
int code = await LoadCheck.RunAsync(app.Urls.Single(), path, app.Services.GetRequiredService<ReloadingModel<SavedModel>>());
await app.StopAsync();
return code;
