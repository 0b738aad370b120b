using LogReg.Simd.Cli.Terminal;
using LogReg.Simd.Data;
using LogReg.Simd.Data.Output;

namespace LogReg.Simd.Cli.Models;

/// <summary>Model files as the command meets them: errors that name the file and a remedy, and outputs that an interrupted process deletes.</summary>
internal static class ModelFiles
{
    public static void Save(string path, ScoringPipeline pipeline, TemporaryFiles? temporaries = null)
    {
        using MemoryStream content = new();
        pipeline.Save(content);
        OutputFile.Write(path, content.GetBuffer().AsSpan(0, (int)content.Length), temporaries);
    }

    public static ScoringPipeline Load(string path)
    {
        if (Directory.Exists(path))
        {
            throw new FileProblemException(path, "This is a directory. Name a model file in it.");
        }

        try
        {
            return ScoringPipeline.Load(path);
        }
        catch (ModelFormatException exception)
        {
            throw new FileProblemException(
                path,
                exception.IsForeign ? "This is no model file of logreg. Name the model first and then the data; 'logreg train DATA --model FILE' writes one." : exception.Reason,
                exception);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new FileProblemException(path, "There is no such file. Check the path, or train a model with --model.", exception);
        }
        catch (Exception exception) when (OutputFile.IsOfFiles(exception))
        {
            throw new FileProblemException(path, $"The file cannot be read: {exception.Message} Check its permissions and the disk.", exception);
        }
    }
}
