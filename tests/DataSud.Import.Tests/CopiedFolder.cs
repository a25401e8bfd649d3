namespace DataSud.Import.Tests;

/// <summary>A copy of a folder of files, to be spoilt.</summary>
internal sealed class CopiedFolder : IDisposable
{
    public CopiedFolder(string original)
    {
        foreach (var file in Directory.EnumerateFiles(original))
            File.WriteAllBytes(System.IO.Path.Combine(Path, System.IO.Path.GetFileName(file)), File.ReadAllBytes(file));
    }

    public string Path { get; } = Directory.CreateTempSubdirectory("datasud-files").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>Replaces the first occurrence of a text, which must be there.</summary>
    public void Replace(string name, string old, string replacement)
    {
        var text = File.ReadAllText(this[name]);
        var at = text.IndexOf(old, StringComparison.Ordinal);
        Assert.True(at >= 0, $"'{old}' is not in {name}");
        File.WriteAllText(this[name], string.Concat(text.AsSpan(0, at), replacement, text.AsSpan(at + old.Length)));
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
