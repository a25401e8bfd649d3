using System.Text.RegularExpressions;
using DataSud.Api.Features;
using DataSud.Api.Features.Cql2;
using DataSud.Storage;
using DataSud.Storage.Features.Filters;
using Npgsql;

namespace DataSud.Api.Tests.Cql2;

/// <summary>Ten thousand filters: each is answered or refused, none makes the database fail, and nothing of them becomes part of a statement.</summary>
public sealed partial class FilterFuzzTests(Places places) : IClassFixture<Places>
{
    private const int Batch = 250;

    [Fact]
    public async Task FiltersThatFollowTheGrammarAreAnswered()
    {
        var generator = new FilterGenerator(20_240_601);
        var filters = Enumerable.Range(0, 5_000).Select(_ => generator.Valid()).ToArray();

        var answered = await AnswerAsync(filters);

        // The rest are geometries that chance made invalid, and mixed collections.
        Assert.InRange(answered, 4_700, 4_999);
    }

    [Fact]
    public async Task FiltersThatWereSpoiledAreAnsweredOrRefused()
    {
        var generator = new FilterGenerator(20_240_602);
        var filters = Enumerable.Range(0, 5_000).Select(_ => generator.Spoiled()).ToArray();

        var answered = await AnswerAsync(filters);

        Assert.InRange(answered, 200, 3_000);
    }

    private async Task<int> AnswerAsync(IReadOnlyList<string> filters)
    {
        List<(string Filter, FilterExpression Read)> readable = [];
        foreach (var filter in filters)
        {
            if (Read(filter) is { } read)
                readable.Add((filter, read));
        }
        foreach (var some in readable.Chunk(Batch))
        {
            try
            {
                await ExecuteAsync([.. some.Select(pair => pair.Read)]);
            }
            catch (PostgresException)
            {
                await ExecuteOneByOneAsync(some);
                throw;
            }
        }
        return readable.Count;
    }

    private static FilterExpression? Read(string filter)
    {
        try
        {
            var read = Cql2Text.Read(filter, Crs.Crs84);
            FilterSql.Check(read, Places.Layer);
            return read;
        }
        catch (InvalidFilterException refused)
        {
            Assert.InRange(refused.Position, 1, filter.Length + 1);
            Assert.NotEmpty(refused.Accepts);
            Assert.InRange(refused.Message.Length, 1, 300);
            return null;
        }
    }

    private async Task ExecuteAsync(IReadOnlyList<FilterExpression> filters)
    {
        await using var connection = await places.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var batch = new NpgsqlBatch(connection);
        foreach (var filter in filters)
        {
            using var made = new NpgsqlCommand();
            var condition = FilterSql.Compile(filter, Places.Layer, new SqlParameters(made), releaseDay: null);
            Assert.Equal("", NotOurs(condition));
            var command = new NpgsqlBatchCommand($"SELECT count(*) {Places.Layer.From} AND {condition}");
            foreach (var parameter in made.Parameters.ToArray())
            {
                made.Parameters.Remove(parameter);
                command.Parameters.Add(parameter);
            }
            batch.BatchCommands.Add(command);
        }
        await batch.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    private async Task ExecuteOneByOneAsync(IEnumerable<(string Filter, FilterExpression Read)> filters)
    {
        foreach (var (filter, read) in filters)
        {
            try
            {
                await ExecuteAsync([read]);
            }
            catch (PostgresException error)
            {
                Assert.Fail($"{filter}\n{error.MessageText}");
            }
        }
    }

    // What is left when all that our code may write is taken away.
    private static string NotOurs(string sql) => Ours().Replace(sql, "").Trim();

    [GeneratedRegex(@"'public\.unaccent'::regdictionary|public\.unaccent|'\(\[\\\\%_\]\)', '\\\\\\1', 'g'|''|\bp\.(name|code|people|budget|share|height|active|opened|first_day|last_day|networks|geom)\b|\$\d+|::numeric|\bref\.fold\b|\bpiece(\.(wild|text|ordinal))?\b|\b(AND|OR|NOT|LIKE|IS|NULL|ANY|SELECT|CASE|WHEN|THEN|ELSE|END|ORDER|BY|FROM|AS|WITH|ORDINALITY|lower|mod|div|nullif|coalesce|string_agg|regexp_replace|unnest|text|wild|ordinal|ST_\w+)\b|\b(0|4326)\b|[(),\s]|<=|>=|<>|@>|<@|&&|[=<>+\-*/]")]
    private static partial Regex Ours();
}
