using System.Globalization;
using DataSud.Import.Csv;
using DataSud.Testing;
using Npgsql;

namespace DataSud.Import.Tests;

/// <summary>Every type that is written in COPY's binary form comes back from the server as it was.</summary>
public sealed class CopyBufferTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task DecimalsOfEveryScaleAndSignComeBackAsTheyArePrinted()
    {
        var random = new Random(28);
        List<decimal> values = [0m, 0.0m, -0.00m, 1m, -1m, 10_000m, 9_999.9999m, 0.0001m, 0.00001m, 100_000_000m, 1_0000_0000_0000m, decimal.MaxValue, decimal.MinValue, 0.0000000000000000000000000001m, 12_340_000m, 5.00m];
        for (var i = 0; i < 4_000; i++)
        {
            var (low, middle, high) = (random.Next(int.MinValue, int.MaxValue), random.Next(3) == 0 ? 0 : random.Next(), random.Next(3) > 0 ? 0 : random.Next(int.MinValue, int.MaxValue));
            values.Add(new decimal(random.Next(8) == 0 ? random.Next(10_000) * 10_000 : low, middle, high, random.Next(2) == 0, (byte)random.Next(29)));
        }

        var read = await RoundTripAsync("numeric", values.Count, (copy, i) => copy.Numeric(values[i]));

        for (var i = 0; i < values.Count; i++)
            Assert.Equal(values[i].ToString(CultureInfo.InvariantCulture).Replace("-0.00", values[i] == 0 ? "0.00" : "-0.00", StringComparison.Ordinal), read[i]);
    }

    [Fact]
    public async Task WholeNumbersDaysAndFlagsComeBack()
    {
        Assert.Equal(["-32768", "0", "32767"], await RoundTripAsync("smallint", 3, (copy, i) => copy.Int16(new short[] { short.MinValue, 0, short.MaxValue }[i])));
        Assert.Equal(["-2147483648", "-1", "2147483647"], await RoundTripAsync("int", 3, (copy, i) => copy.Int32(new[] { int.MinValue, -1, int.MaxValue }[i])));
        Assert.Equal(["-9223372036854775808", "9223372036854775807"], await RoundTripAsync("bigint", 2, (copy, i) => copy.Int64(new[] { long.MinValue, long.MaxValue }[i])));
        Assert.Equal(["true", "false"], await RoundTripAsync("boolean", 2, (copy, i) => copy.Boolean(i == 0)));
        var days = new[] { DateOnly.MinValue, new DateOnly(1999, 12, 31), new DateOnly(2000, 1, 1), new DateOnly(2026, 2, 28), DateOnly.MaxValue };
        Assert.Equal(["0001-01-01", "1999-12-31", "2000-01-01", "2026-02-28", "9999-12-31"], await RoundTripAsync("date", days.Length, (copy, i) => copy.Date(days[i])));
    }

    [Fact]
    public async Task MeasuresComeBackToTheLastBit()
    {
        var random = new Random(64);
        var values = Enumerable.Range(0, 1_000).Select(_ => (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-200, 200))).Concat([0, double.Epsilon, double.MaxValue, double.MinValue, 43.28861, 0.1]).ToList();
        var read = await RoundTripAsync("float8", values.Count, (copy, i) => copy.Double(values[i]));
        Assert.Equal(values, read.Select(value => double.Parse(value!, CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task TextsListsAndJsonComeBackAndNullIsNone()
    {
        string?[] texts = [null, "", "a", "é\u00A0œ中𝄞", new string('x', 300_000), "\\N", "\"quoted\"\t\n"];
        Assert.Equal(texts, await RoundTripAsync("text", texts.Length, (copy, i) => copy.Text(texts[i])));
        Assert.Equal(["Gap"], await RoundTripAsync("text", 1, (copy, _) => copy.Text("Gap"u8)));
        string?[] documents = [null, "{}", """{"a": "é\"b", "b": [1, 2]}"""];
        Assert.Equal(documents, await RoundTripAsync("jsonb", documents.Length, (copy, i) => copy.Jsonb(documents[i])));
        string[]?[] lists = [null, [], ["FRTE"], ["a", "", "é,\"b\"", "NULL"]];
        Assert.Equal([null, "{}", "{FRTE}", """{a,"","é,\"b\"","NULL"}"""], await RoundTripAsync("text[]", lists.Length, (copy, i) => copy.TextArray(lists[i])));
        Assert.Equal([null], await RoundTripAsync("int", 1, (copy, _) => copy.Null()));
    }

    [Fact]
    public async Task ARowThatIsTakenBackLeavesNoTraceAndSharedValuesAreRepeated()
    {
        await using var connection = await database.Database.OpenConnectionAsync(Token);
        await ExecuteAsync(connection, "CREATE TEMP TABLE pair (a text, b int)");
        await using (var copy = await CopyBuffer.BeginAsync(connection, "COPY pair FROM STDIN (FORMAT BINARY)", Token))
        {
            for (var i = 0; i < 20_000; i++)
            {
                var start = copy.Mark;
                copy.StartRow(2);
                copy.Text($"row {i}");
                var end = copy.Mark;
                Assert.False(copy.IsNullSince(start));
                copy.Int32(i);
                if (i % 3 == 0)
                {
                    copy.Rewind(start);
                }
                else if (i % 3 == 1)
                {
                    copy.Repeat(start, end);
                    var mark = copy.Mark;
                    copy.Null();
                    Assert.True(copy.IsNullSince(mark));
                }
                if (copy.IsFull)
                    await copy.FlushAsync(Token);
            }
            await copy.CompleteAsync(Token);
        }
        await using var select = new NpgsqlCommand(
            "SELECT count(*) || ' ' || count(b) || ' ' || sum(b) || ' ' || bool_and(a = 'row ' || b) || ' ' || count(*) FILTER (WHERE substring(a FROM 5)::int % 3 = 0) FROM pair", connection);
        var kept = Enumerable.Range(0, 20_000).Where(i => i % 3 != 0).ToList();
        Assert.Equal($"{kept.Count + kept.Count(i => i % 3 == 1)} {kept.Count} {kept.Sum()} true 0", await select.ExecuteScalarAsync(Token));
    }

    [Fact]
    public async Task WhatIsNotCompletedIsNotKeptAndTheConnectionGoesOn()
    {
        await using var connection = await database.Database.OpenConnectionAsync(Token);
        await ExecuteAsync(connection, "CREATE TEMP TABLE lost (a text)");
        await using (var copy = await CopyBuffer.BeginAsync(connection, "COPY lost FROM STDIN (FORMAT BINARY)", Token))
        {
            copy.StartRow(1);
            copy.Text("a");
            await copy.FlushAsync(Token);
        }
        await using var select = new NpgsqlCommand("SELECT count(*) FROM lost", connection);
        Assert.Equal(0L, await select.ExecuteScalarAsync(Token));
    }

    private async Task<IReadOnlyList<string?>> RoundTripAsync(string type, int rows, Action<CopyBuffer, int> write)
    {
        await using var connection = await database.Database.OpenConnectionAsync(Token);
        await ExecuteAsync(connection, $"CREATE TEMP TABLE trip (nth int, value {type})");
        await using (var copy = await CopyBuffer.BeginAsync(connection, "COPY trip FROM STDIN (FORMAT BINARY)", Token))
        {
            for (var i = 0; i < rows; i++)
            {
                copy.StartRow(2);
                copy.Int32(i);
                write(copy, i);
                if (copy.IsFull)
                    await copy.FlushAsync(Token);
            }
            await copy.CompleteAsync(Token);
        }
        var read = new List<string?>();
        await using var select = new NpgsqlCommand("SELECT value::text FROM trip ORDER BY nth", connection);
        await using var reader = await select.ExecuteReaderAsync(Token);
        while (await reader.ReadAsync(Token))
            read.Add(await reader.IsDBNullAsync(0, Token) ? null : reader.GetString(0));
        return read;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string statement)
    {
        await using var command = new NpgsqlCommand(statement, connection);
        await command.ExecuteNonQueryAsync(Token);
    }
}
