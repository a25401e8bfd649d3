using System.Text;
using DataSud.Import.Acquire;
using DataSud.Import.Csv;
using DataSud.Import.Pipeline;
using DataSud.Testing;

namespace DataSud.Import.Tests;

/// <summary>Where the header of a table may stand, and what is done with lines that are no rows.</summary>
public sealed class CsvTableTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>
{
    private static readonly CsvTable Table = new()
    {
        Kind = "places",
        Staging = "staged_place",
        Fields = [Official.Commune("code", "Code", "Code") with { Mandatory = true }, Official.Text("name", "Nom", "Name"), Official.Count("premises", "Locaux", "Premises")],
    };

    [Fact]
    public async Task TitlesMayStandAboveTheHeader() =>
        Assert.Equal(["4: 05061 Gap 3"], await RowsAsync("Communes de la région;;\n;;\nCode;Nom;Locaux\n05061;Gap;3\n"));

    [Fact]
    public async Task RowsAboveTheHeaderAreNotLostInSilence()
    {
        var refusal = await Assert.ThrowsAsync<RefusedException>(() => RowsAsync("05001;Abriès;2\nCode;Nom;Locaux\n05061;Gap;3\n"));
        Assert.Contains("line 1 is a row of data, but the names of the columns stand on line 2", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AHeaderThatIsRepeatedIsRefusedAsALine() =>
        Assert.Equal(["2: 05061 Gap 3", "4: 05001 Abriès 2", "rejected 3: repeats the names of the columns"], await RowsAsync("Code;Nom;Locaux\n05061;Gap;3\nCode;Nom;Locaux\n05001;Abriès;2\n"));

    [Fact]
    public async Task AStrayQuoteSpoilsItsLineAlone() =>
        Assert.Equal(["2: 05061 Gap 3", "4: 05001 Abriès 2", "rejected 3: a quote is opened and never closed"], await RowsAsync("Code;Nom;Locaux\n05061;Gap;3\n05023;\"Briançon;4\n05001;Abriès;2\n"));

    private async Task<IReadOnlyList<string>> RowsAsync(string text)
    {
        var token = TestContext.Current.CancellationToken;
        var bytes = Encoding.UTF8.GetBytes(text);
        await using var connection = await database.Database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        await using (var create = new Npgsql.NpgsqlCommand(Table.CreateStaging, connection))
            await create.ExecuteNonQueryAsync(token);
        var rejects = new RejectLog();
        await Table.LoadAsync(
            new TableLoad { File = new AcquiredFile("places.csv", bytes.Length, "", () => new MemoryStream(bytes)), FileNumber = 0, Connection = connection, Rejects = rejects, Report = (_, _) => { } },
            token);
        var rows = new List<string>();
        await using var select = new Npgsql.NpgsqlCommand("SELECT format('%s: %s %s %s', line, code, name, premises) FROM staged_place ORDER BY line", connection);
        await using var reader = await select.ExecuteReaderAsync(token);
        while (await reader.ReadAsync(token))
            rows.Add(reader.GetString(0));
        return [.. rows, .. rejects.Kept.Select(reject => $"rejected {reject.Line}: {reject.Reason}")];
    }
}
