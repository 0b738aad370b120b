using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LogReg.Simd.Extensions;

/// <summary>Looks after a model's file while a program runs.</summary>
/// <remarks>It asks for the file's time and length at an interval, which works on every file system; notices of changes do not on network drives and in containers.</remarks>
internal sealed partial class ModelReloadService<TModel>(ReloadingModel<TModel> model, TimeSpan interval, ILogger<ReloadingModel<TModel>> logger) : BackgroundService
    where TModel : class
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(interval);
        string? lastFault = null;
        while (await WaitAsync(timer, stoppingToken).ConfigureAwait(false))
        {
            try
            {
                if (model.ReloadIfChanged())
                {
                    LogReloaded(logger, model.Path, model.Version);
                    lastFault = null;
                }
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                // The same fault is said once, not at every look.
                if (exception.Message != lastFault)
                {
                    LogKept(logger, exception, model.Path, model.Version);
                    lastFault = exception.Message;
                }
            }
        }
    }

    private static async ValueTask<bool> WaitAsync(PeriodicTimer timer, CancellationToken stoppingToken)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Path}: the model changed and is version {Version} now.")]
    private static partial void LogReloaded(ILogger logger, string path, long version);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Path}: the file changed but cannot be read. Version {Version} of the model stays.")]
    private static partial void LogKept(ILogger logger, Exception exception, string path, long version);
}
