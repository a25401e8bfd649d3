using System.Text;

namespace DataSud.Import.Tests.Insee;

/// <summary>A folder of small files written for one test.</summary>
internal sealed class TextFiles : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("datasud-insee").FullName;

    public string this[string name] => Path.Combine(Folder, name);

    /// <summary>Writes a file in UTF-8 without BOM.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="text">Its text.</param>
    public string Write(string name, string text) => Write(name, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false).GetBytes(text));

    public string Write(string name, byte[] bytes)
    {
        File.WriteAllBytes(this[name], bytes);
        return this[name];
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
