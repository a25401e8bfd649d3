using System.Text;
using DataSud.Testing;

namespace DataSud.Api.Tests;

/// <summary>
/// Reads the seed files by RFC 4180 and nothing else: a reader of the tests' own, so that what is served is compared with the file
/// and not with what the importer's reader makes of it.
/// </summary>
internal static class SeedCsv
{
    public static List<Dictionary<string, string>> Read(string name)
    {
        var rows = Records(File.ReadAllText(Path.Combine(Repository.Root, "seed-data", "strategy", name), Encoding.UTF8)).ToList();
        var header = rows[0];
        return [.. rows.Skip(1).Select(row => header.Zip(row).ToDictionary(cell => cell.First, cell => cell.Second, StringComparer.Ordinal))];
    }

    private static IEnumerable<List<string>> Records(string text)
    {
        List<string> record = [];
        var cell = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (quoted)
            {
                if (c != '"')
                    cell.Append(c);
                else if (i + 1 < text.Length && text[i + 1] == '"')
                    cell.Append(text[++i]);
                else
                    quoted = false;
            }
            else if (c == '"')
            {
                quoted = true;
            }
            else if (c is ',' or '\n')
            {
                record.Add(cell.ToString());
                cell.Clear();
                if (c == '\n')
                {
                    yield return record;
                    record = [];
                }
            }
            else if (c != '\r')
            {
                cell.Append(c);
            }
        }
    }
}
