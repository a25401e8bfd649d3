using System.IO.Compression;
using System.Text;
using DataSud.Import.Acquire;
using DataSud.Import.Pipeline;

namespace DataSud.Import.Tests;

/// <summary>Sheets of a workbook as CSV: what each kind of cell becomes, and what is done with a workbook that is none.</summary>
public sealed class WorkbookTests : IDisposable
{
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("datasud-workbook");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task EachSheetIsAFileAndEachRowALine()
    {
        var path = Write("book.xlsx", ("Communes",
            """
            <row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c><c r="D1" t="s"><v>3</v></c></row>
            <row r="3"><c r="A3" t="inlineStr"><is><t>05061</t></is></c><c r="B3"><v>21811</v></c><c r="C3" s="1"><v>43281</v></c><c r="D3" t="b"><v>1</v></c></row>
            <row r="4"><c r="A4" t="s"><v>4</v></c><c r="B4"><v>0.75</v></c><c r="D4" t="b"><v>0</v></c></row>
            <row r="5"><c r="A5" t="s"><v>5</v></c><c r="B5"><v>200067825</v></c><c r="C5" s="1"><v>43281.5</v></c><c r="D5" t="e"><v>#N/A</v></c></row>
            """), ("Régions", """<row r="1"><c r="A1"><v>93</v></c></row>"""));

        var acquired = await Acquisition.OfAsync([path], TestContext.Current.CancellationToken);

        Assert.Equal(["book.xlsx#Communes", "book.xlsx#Régions"], acquired.Files.Select(file => file.Name));
        Assert.All(acquired.Files, file => Assert.True(file.IsPart));
        Assert.Equal(2, acquired.Files.Select(file => file.Sha256).Distinct().Count());
        var lines = (await ReadAsync(acquired.Files[0])).Split('\n');
        Assert.Equal("Code commune;Logements;Date;Rurale", lines[0]);
        Assert.Equal("", lines[1].Trim(';'));
        Assert.Equal("05061;21811;2018-06-30;1", lines[2]);
        Assert.Equal("\"a;\"\"b\"\" c\";0.75;;0", lines[3]);
        Assert.StartsWith("Aix en Provence;200067825;2018-06-30T12:00:00;", lines[4].Replace("\"", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal("93\n", await ReadAsync(acquired.Files[1]));
        // Read a second time, from the start.
        Assert.Equal("93\n", await ReadAsync(acquired.Files[1]));
    }

    [Fact]
    public async Task AWorkbookInAnArchiveIsReadLikeOneBesideIt()
    {
        var path = Write("book.xlsx", ("Un", """<row r="1"><c r="A1"><v>1</v></c></row>"""));
        var packed = Path.Combine(_folder.FullName, "packed.zip");
        await using (var zip = await ZipFile.OpenAsync(packed, ZipArchiveMode.Create, TestContext.Current.CancellationToken))
            zip.CreateEntryFromFile(path, "inside/book.xlsx");

        var acquired = await Acquisition.OfAsync([packed], TestContext.Current.CancellationToken);

        Assert.Equal("book.xlsx#Un", Assert.Single(acquired.Files).Name);
        Assert.Equal("1\n", await ReadAsync(acquired.Files[0]));
    }

    [Fact]
    public async Task ADamagedWorkbookIsRefusedWhereverItIsDamaged()
    {
        var whole = await File.ReadAllBytesAsync(
            Write("whole.xlsx", ("Un", string.Concat(Enumerable.Range(1, 200).Select(row => $"""<row r="{row}"><c r="A{row}"><v>{row}</v></c><c r="B{row}" t="s"><v>{row % 6}</v></c></row>""")))),
            TestContext.Current.CancellationToken);
        var random = new Random(5);
        var path = Path.Combine(_folder.FullName, "damaged.xlsx");
        for (var round = 0; round < 200; round++)
        {
            var bytes = whole.ToArray();
            if (round % 4 == 0)
                bytes = bytes[..random.Next(bytes.Length)];
            else
                random.NextBytes(bytes.AsSpan(random.Next(bytes.Length - 8), 1 + random.Next(8)));
            await File.WriteAllBytesAsync(path, bytes, TestContext.Current.CancellationToken);
            try
            {
                foreach (var file in (await Acquisition.OfAsync([path], TestContext.Current.CancellationToken)).Files)
                    await ReadAsync(file);
            }
            catch (RefusedException refusal)
            {
                Assert.Contains("damaged.xlsx", refusal.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task WhatSaysThatItIsAWorkbookMayBeNone()
    {
        foreach (var (name, bytes) in new[] { ("empty.xlsx", Array.Empty<byte>()), ("text.xlsx", "a;b\n1;2\n"u8.ToArray()), ("old.xlsx", [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, .. new byte[600]]) })
        {
            var path = Path.Combine(_folder.FullName, name);
            await File.WriteAllBytesAsync(path, bytes, TestContext.Current.CancellationToken);
            var refusal = await Assert.ThrowsAsync<RefusedException>(() => Acquisition.OfAsync([path], TestContext.Current.CancellationToken));
            Assert.Contains($"{name} is not a readable XLSX workbook", refusal.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task ABombIsRefusedBeforeItIsUnpacked()
    {
        var path = Write("bomb.xlsx", ("Un", """<row r="1"><c r="A1"><v>1</v></c></row>"""));
        await using (var zip = await ZipFile.OpenAsync(path, ZipArchiveMode.Update, TestContext.Current.CancellationToken))
        {
            await using var entry = await zip.CreateEntry("xl/media/zeros.bin", CompressionLevel.SmallestSize).OpenAsync(TestContext.Current.CancellationToken);
            var zeros = new byte[1 << 20];
            for (var i = 0; i < 80; i++)
                await entry.WriteAsync(zeros, TestContext.Current.CancellationToken);
        }
        var refusal = await Assert.ThrowsAsync<RefusedException>(() => Acquisition.OfAsync([path], TestContext.Current.CancellationToken));
        Assert.Contains("looks like a decompression bomb", refusal.Message, StringComparison.Ordinal);
    }

    private static async Task<string> ReadAsync(AcquiredFile file)
    {
        using var reader = new StreamReader(file.Open(), Encoding.UTF8);
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    // As small as a workbook can be: its sheets, its shared strings, and a style for dates.
    private string Write(string name, params (string Name, string Rows)[] sheets)
    {
        var path = Path.Combine(_folder.FullName, name);
        using var zip = new ZipArchive(File.Create(path), ZipArchiveMode.Create);
        Add("[Content_Types].xml", $"""
            <Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>
            <Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>
            """);
        Add("_rels/.rels", $"""<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="{Relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>""");
        Add("xl/workbook.xml", $"""<workbook xmlns="{Main}" xmlns:r="{Relations}"><sheets>{string.Concat(sheets.Select((sheet, i) => $"<sheet name=\"{sheet.Name}\" sheetId=\"{i + 1}\" r:id=\"rId{i + 1}\"/>"))}</sheets></workbook>""");
        Add("xl/_rels/workbook.xml.rels", $"""
            <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{string.Concat(sheets.Select((_, i) => $"<Relationship Id=\"rId{i + 1}\" Type=\"{Relations}/worksheet\" Target=\"worksheets/sheet{i + 1}.xml\"/>"))}
            <Relationship Id="rId90" Type="{Relations}/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId91" Type="{Relations}/styles" Target="styles.xml"/></Relationships>
            """);
        Add("xl/sharedStrings.xml", $"""<sst xmlns="{Main}"><si><t>Code commune</t></si><si><t>Logements</t></si><si><t>Date</t></si><si><t>Rurale</t></si><si><t>a;"b"{"\n"}c</t></si><si><r><t>Aix </t></r><r><t>en Provence</t></r></si></sst>""");
        Add("xl/styles.xml", $"""<styleSheet xmlns="{Main}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>""");
        for (var i = 0; i < sheets.Length; i++)
            Add($"xl/worksheets/sheet{i + 1}.xml", $"""<worksheet xmlns="{Main}"><sheetData>{sheets[i].Rows}</sheetData></worksheet>""");
        return path;

        void Add(string part, string text)
        {
            using var entry = zip.CreateEntry(part).Open();
            entry.Write(Encoding.UTF8.GetBytes("<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + text));
        }
    }
}
