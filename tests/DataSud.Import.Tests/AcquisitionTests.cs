using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using DataSud.Import.Acquire;
using DataSud.Import.Pipeline;

namespace DataSud.Import.Tests;

public sealed class AcquisitionTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("datasud-acquisition");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task PackedOrNotTheSameFileHasTheSameFingerprint()
    {
        var plain = Write("a.csv", "a,b\n1,2\n");
        using (var gzip = new GZipStream(File.Create(plain + ".gz"), CompressionLevel.Optimal))
            gzip.Write(File.ReadAllBytes(plain));
        using (var zip = ZipFile.Open(Under("a.zip"), ZipArchiveMode.Create))
            zip.CreateEntryFromFile(plain, "inside/a.csv");

        var expected = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(plain)));
        foreach (var path in new[] { plain, plain + ".gz", Under("a.zip") })
        {
            var acquired = await Acquisition.OfAsync([path], Token);
            Assert.Equal(expected, acquired.Sha256);
            Assert.Equal(("a.csv", 8), (acquired.FileName, acquired.Bytes));
            using var reader = new StreamReader(acquired.Files[0].Open());
            Assert.Equal("a,b\n1,2\n", await reader.ReadToEndAsync(Token));
        }
    }

    [Fact]
    public async Task TheFingerprintOfAFolderIsThatOfItsSortedListOfFiles()
    {
        Write("b.csv", "b");
        Write("a.csv", "a");
        Write("README.md", "not data");

        var acquired = await Acquisition.OfAsync([_folder.FullName], Token);

        var list = $"{Sha("a")}  a.csv\n{Sha("b")}  b.csv\n";
        var sorted = string.Concat(list.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal).Select(line => line + "\n"));
        Assert.Equal(Sha(sorted), acquired.Sha256);
        Assert.Equal("a.csv, b.csv", acquired.FileName);
    }

    [Fact]
    public async Task AnEntryThatPointsOutsideItsArchiveIsRefused()
    {
        using (var zip = ZipFile.Open(Under("slip.zip"), ZipArchiveMode.Create))
            zip.CreateEntry("../../etc/a.csv");
        await RefusedAsync(Under("slip.zip"), "points outside the archive");
    }

    [Fact]
    public async Task ABombIsRefusedBeforeItIsUnpackedWhole()
    {
        using (var gzip = new GZipStream(File.Create(Under("bomb.csv.gz")), CompressionLevel.Optimal))
        {
            var zeros = new byte[1 << 20];
            for (var i = 0; i < 80; i++)
                gzip.Write(zeros);
        }
        await RefusedAsync(Under("bomb.csv.gz"), "looks like a decompression bomb");
    }

    [Fact]
    public async Task WhatIsNotThereOrHoldsNothingIsRefused()
    {
        await RefusedAsync(Under("nowhere.csv"), "does not exist");
        await RefusedAsync(_folder.FullName, "holds no .csv");
        File.WriteAllText(Under("broken.zip"), "not a zip");
        await RefusedAsync(Under("broken.zip"), "is not a readable zip archive");
        File.WriteAllText(Under("broken.csv.gz"), "not a gzip");
        await RefusedAsync(Under("broken.csv.gz"), "cannot be unpacked");
    }

    private async Task RefusedAsync(string path, string message)
    {
        var refusal = await Assert.ThrowsAsync<RefusedException>(() => Acquisition.OfAsync([path], Token));
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
    }

    private string Write(string name, string text)
    {
        File.WriteAllText(Under(name), text);
        return Under(name);
    }

    private string Under(string name) => Path.Combine(_folder.FullName, name);

    private static string Sha(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
