using System.Reflection;

namespace DataSud.Import.Pipeline;

/// <summary>The .sql files that stand beside the sources that run them.</summary>
internal static class EmbeddedSql
{
    /// <summary>Text of a file.</summary>
    /// <param name="path">Path within the project, with forward slashes: <c>Strategy/publish.sql</c>.</param>
    /// <exception cref="FileNotFoundException">The project has no such file.</exception>
    public static string Read(string path)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(path)
            ?? throw new FileNotFoundException("No such SQL file in the assembly.", path);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
