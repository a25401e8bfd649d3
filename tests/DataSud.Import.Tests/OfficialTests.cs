using System.Globalization;
using System.Text;
using DataSud.Import.Csv;
using DataSud.Testing;
using Npgsql;

namespace DataSud.Import.Tests;

/// <summary>Cells as official files print them, read as the importer does and read back by SQL; the culture of the machine changes nothing.</summary>
public sealed class OfficialTests(OfficialTests.Session session) : IClassFixture<OfficialTests.Session>
{
    /// <summary>One connection for some thousand cells.</summary>
    public sealed class Session : DatabaseFixture, IAsyncLifetime
    {
        public NpgsqlConnection Connection { get; private set; } = null!;

        async ValueTask IAsyncLifetime.InitializeAsync()
        {
            await InitializeAsync();
            Connection = await Database.OpenConnectionAsync();
        }

        async ValueTask IAsyncDisposable.DisposeAsync()
        {
            await Connection.DisposeAsync();
            await DisposeAsync();
        }
    }

    private const string Refused = "refused: ";

    public static TheoryData<string, string, string?> Cells => new()
    {
        { "count", "0", "0" }, { "count", "12", "12" }, { "count", " 12 ", "12" }, { "count", "21 811", "21811" }, { "count", "21\u00A0811", "21811" }, { "count", "5\u202F218\u202F960", "5218960" },
        { "count", "9691.000000000000000", "9691" }, { "count", "540,0", "540" }, { "count", "2147483647", "2147483647" }, { "count", "\u00A012\u00A0", "12" },
        { "count", "2147483648", Refused + "is not a whole number" }, { "count", "12,5", Refused + "is not a whole number" }, { "count", "-1", Refused + "is not a whole number" },
        { "count", "1 23", Refused + "is not a whole number" }, { "count", "1234 567", Refused + "is not a whole number" }, { "count", "1e3", Refused + "is not a whole number" },
        { "count", "#N/A!", Refused + "is not a whole number" }, { "count", "12 34,0", Refused + "is not a whole number" }, { "count", new string('1', 60), Refused + "is not a whole number" },
        { "number", "43,28861", "43.28861" }, { "number", "-0,41389", "-0.41389" }, { "number", "1.50", "1.50" }, { "number", "-123 456,7", "-123456.7" }, { "number", "+5", "5" }, { "number", "0.000", "0.000" },
        { "number", "79228162514264337593543950335", "79228162514264337593543950335" }, { "number", "63.51851851851852", "63.51851851851852" }, { "number", "0.0000000000000000000000000001", "0.0000000000000000000000000001" },
        { "number", "0.00000000000000000000000000001", Refused + "is not a number" }, { "number", "1.2345678901234567890123456789012", Refused + "is not a number" },
        { "number", "79228162514264337593543950336", Refused + "is not a number" }, { "number", "1,2,3", Refused + "is not a number" }, { "number", "1.2,3", Refused + "is not a number" }, { "number", "NaN", Refused + "is not a number" },
        { "number", "-", null }, { "number", "--1", Refused + "is not a number" }, { "number", "1-", Refused + "is not a number" }, { "number", ".", Refused + "is not a number" },
        { "measure", "408049,6", "408049.6" }, { "measure", "-0.41389", "-0.41389" }, { "measure", "6838218.9", "6838218.9" }, { "measure", "1 234,5", "1234.5" }, { "measure", "1e3", "1000" },
        { "measure", "Infinity", Refused + "is not a number" }, { "measure", "1,2,3", Refused + "is not a number" }, { "measure", "NaN", Refused + "is not a number" },
        { "flag", "1", "true" }, { "flag", "True", "true" }, { "flag", "t", "true" }, { "flag", "OUI", "true" }, { "flag", "O", "true" }, { "flag", "0", "false" }, { "flag", "false", "false" }, { "flag", "N", "false" }, { "flag", "non", "false" },
        { "flag", "2", Refused + "is neither yes nor no (1/0, true/false, O/N)" }, { "flag", "NULL", null },
        { "day", "2026-06-30", "2026-06-30" }, { "day", "2025-04-03T00:00:00Z", "2025-04-03" }, { "day", "2025-04-03 10:29:02", "2025-04-03" }, { "day", "30/06/2026", "2026-06-30" }, { "day", "20260630", "2026-06-30" },
        { "day", "28-déc-19", "2019-12-28" }, { "day", "28-déc.-19", "2019-12-28" }, { "day", "1-juil.-2021", "2021-07-01" }, { "day", "03-juin-18", "2018-06-03" }, { "day", "05-fevr-20", "2020-02-05" }, { "day", "0004-01-02", "0004-01-02" },
        { "day", "2026-02-30", Refused + "is not a date (2026-06-30)" }, { "day", "31/02/2026", Refused + "is not a date (2026-06-30)" }, { "day", "2026-6-1", Refused + "is not a date (2026-06-30)" },
        { "day", "28-foo-19", Refused + "is not a date (2026-06-30)" }, { "day", "28-marchand-19", Refused + "is not a date (2026-06-30)" }, { "day", "28-jui-19", Refused + "is not a date (2026-06-30)" }, { "day", "0000-01-01", Refused + "is not a date (2026-06-30)" },
        { "commune", "05061", "05061" }, { "commune", "5061", "05061" }, { "commune", "2A004", "2A004" }, { "commune", "2b033", "2B033" }, { "commune", " 97411 ", "97411" },
        { "commune", "506", Refused + "is no INSEE code of a commune" }, { "commune", "2C004", Refused + "is no INSEE code of a commune" }, { "commune", "050611", Refused + "is no INSEE code of a commune" }, { "commune", "05O61", Refused + "is no INSEE code of a commune" },
        { "departement", "05", "05" }, { "departement", "5", "05" }, { "departement", "2a", "2A" }, { "departement", "2B", "2B" }, { "departement", "974", "974" },
        { "departement", "123", Refused + "is no code of a département" }, { "departement", "A", Refused + "is no code of a département" }, { "departement", "2C", Refused + "is no code of a département" },
        { "region", "93", "93" }, { "region", "6", "06" }, { "region", "931", Refused + "is no code of a region" }, { "region", "9x", Refused + "is no code of a region" },
        { "digits", "0642290151", "0642290151" }, { "digits", "642290151", "0642290151" }, { "digits", "12345678901", Refused + "is not made of 10 digits" }, { "digits", "12 34", Refused + "is not made of 10 digits" },
        { "text", " Saint-Véran ", "Saint-Véran" }, { "text", "\uFEFFGap", "Gap" }, { "text", "a\u00A0b", "a\u00A0b" }, { "text", "0", "0" },
    };

    [Theory]
    [MemberData(nameof(Cells))]
    public async Task ACellIsReadAsItStandsOrRefused(string kind, string cell, string? expected)
    {
        foreach (var culture in new[] { "", "fr-FR", "tr-TR" })
            Assert.Equal(expected, await ReadAsync(kind, cell, culture));
    }

    [Fact]
    public async Task EveryMarkOfNoValueIsNullWhateverTheColumn()
    {
        foreach (var mark in new[] { "", " ", "\u00A0", "-", " -    ", "/", "nd", "n.d.", "n.d", "ND", "na", "NA", "N/A", "ns", "#N/A", "NULL", "null", "[ND]", "...", "\u2026", " \u2026 " })
        {
            foreach (var kind in Kinds.Keys)
                Assert.True(await ReadAsync(kind, mark, "") is null, $"'{mark}' in {kind}");
        }
    }

    [Fact]
    public async Task ANumberComesBackAsItWasPrintedWhateverItsMarks()
    {
        var random = new Random(20260630);
        for (var round = 0; round < 300; round++)
        {
            var scale = random.Next(0, 12);
            var value = new decimal(random.Next(), random.Next(4), 0, random.Next(2) == 0, (byte)scale);
            var plain = value.ToString(CultureInfo.InvariantCulture);
            var parts = plain.TrimStart('-').Split('.');
            var grouped = parts[0];
            var mark = new[] { "", " ", "\u00A0", "\u202F" }[random.Next(4)];
            for (var at = grouped.Length - 3; at > 0 && mark.Length > 0; at -= 3)
                grouped = grouped.Insert(at, mark);
            var printed = (value < 0 ? "-" : "") + grouped + (parts.Length > 1 ? ",."[random.Next(2)] + parts[1] : "");
            Assert.Equal(plain, await ReadAsync("number", printed, "fr-FR"));
        }
    }

    private static readonly Dictionary<string, Field> Kinds = new()
    {
        ["count"] = Official.Count("c", "c", ""),
        ["number"] = Official.Number("c", "c", ""),
        ["measure"] = Official.Measure("c", "c", ""),
        ["flag"] = Official.Flag("c", "c", ""),
        ["day"] = Official.Day("c", "c", ""),
        ["commune"] = Official.Commune("c", "c", ""),
        ["departement"] = Official.Departement("c", "c", ""),
        ["region"] = Official.Region("c", "c", ""),
        ["digits"] = Official.Digits("c", "c", "", 10),
        ["text"] = Official.Text("c", "c", ""),
    };

    private async Task<string?> ReadAsync(string kind, string cell, string culture)
    {
        var token = TestContext.Current.CancellationToken;
        var field = Kinds[kind];
        var before = CultureInfo.CurrentCulture;
        try
        {
            await using (var make = new NpgsqlCommand($"DROP TABLE IF EXISTS cell; CREATE TEMP TABLE cell (c {field.SqlType})", session.Connection))
                await make.ExecuteNonQueryAsync(token);
            string? fault;
            await using (var copy = await CopyBuffer.BeginAsync(session.Connection, "COPY cell FROM STDIN (FORMAT BINARY)", token))
            {
                CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
                copy.StartRow(1);
                fault = field.Encode(Encoding.UTF8.GetBytes(cell), copy);
                CultureInfo.CurrentCulture = before;
                if (fault is null)
                    await copy.CompleteAsync(token);
            }
            if (fault is not null)
                return Refused + fault;
            await using var select = new NpgsqlCommand("SELECT c::text FROM cell", session.Connection);
            return await select.ExecuteScalarAsync(token) as string;
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
