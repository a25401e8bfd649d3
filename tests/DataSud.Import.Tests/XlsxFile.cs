using System.Globalization;
using System.IO.Compression;
using System.Security;
using System.Text;

namespace DataSud.Import.Tests;

/// <summary>Writes a small XLSX workbook: texts are shared strings, numbers are numbers, null is no cell.</summary>
internal static class XlsxFile
{
    private const string Spreadsheet = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string Packages = "http://schemas.openxmlformats.org/package/2006";

    /// <summary>Writes the file.</summary>
    /// <param name="path">Where.</param>
    /// <param name="sheets">Names and rows of the sheets; a cell is a string, a number or null.</param>
    public static void Write(string path, params (string Name, IReadOnlyList<object?[]> Rows)[] sheets)
    {
        var strings = new List<string>();
        using var archive = new ZipArchive(File.Create(path), ZipArchiveMode.Create);
        for (var i = 0; i < sheets.Length; i++)
            Add(archive, $"xl/worksheets/sheet{i + 1}.xml", Sheet(sheets[i].Rows, strings));
        Add(archive, "xl/sharedStrings.xml", $"<sst xmlns=\"{Spreadsheet}\">{string.Concat(strings.Select(text => $"<si><t xml:space=\"preserve\">{SecurityElement.Escape(text)}</t></si>"))}</sst>");
        Add(archive, "xl/workbook.xml", $"<workbook xmlns=\"{Spreadsheet}\" xmlns:r=\"{Relations}\"><sheets>{string.Concat(sheets.Select((sheet, i) => $"<sheet name=\"{SecurityElement.Escape(sheet.Name)}\" sheetId=\"{i + 1}\" r:id=\"rId{i + 1}\"/>"))}</sheets></workbook>");
        Add(archive, "xl/_rels/workbook.xml.rels", $"<Relationships xmlns=\"{Packages}/relationships\">{string.Concat(sheets.Select((_, i) => $"<Relationship Id=\"rId{i + 1}\" Type=\"{Relations}/worksheet\" Target=\"worksheets/sheet{i + 1}.xml\"/>"))}<Relationship Id=\"rId{sheets.Length + 1}\" Type=\"{Relations}/sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>");
        Add(archive, "_rels/.rels", $"<Relationships xmlns=\"{Packages}/relationships\"><Relationship Id=\"rId1\" Type=\"{Relations}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>");
        Add(archive, "[Content_Types].xml", $"<Types xmlns=\"{Packages}/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/>"
            + $"<Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>{string.Concat(sheets.Select((_, i) => $"<Override PartName=\"/xl/worksheets/sheet{i + 1}.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>"))}"
            + "<Override PartName=\"/xl/sharedStrings.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml\"/></Types>");
    }

    private static string Sheet(IReadOnlyList<object?[]> rows, List<string> strings)
    {
        var text = new StringBuilder($"<worksheet xmlns=\"{Spreadsheet}\"><sheetData>");
        for (var row = 0; row < rows.Count; row++)
        {
            text.Append(CultureInfo.InvariantCulture, $"<row r=\"{row + 1}\">");
            for (var column = 0; column < rows[row].Length; column++)
            {
                var place = string.Create(CultureInfo.InvariantCulture, $"{(column >= 26 ? "A" : "")}{(char)('A' + (column % 26))}{row + 1}");
                switch (rows[row][column])
                {
                    case null:
                        break;
                    case string words:
                        strings.Add(words);
                        text.Append(CultureInfo.InvariantCulture, $"<c r=\"{place}\" t=\"s\"><v>{strings.Count - 1}</v></c>");
                        break;
                    default:
                        text.Append(CultureInfo.InvariantCulture, $"<c r=\"{place}\"><v>{rows[row][column]}</v></c>");
                        break;
                }
            }
            text.Append("</row>");
        }
        return text.Append("</sheetData></worksheet>").ToString();
    }

    private static void Add(ZipArchive archive, string name, string content)
    {
        using var writer = new StreamWriter(archive.CreateEntry(name).Open(), new UTF8Encoding(false));
        writer.Write("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>" + content);
    }
}
