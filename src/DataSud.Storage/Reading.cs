using System.Text.Json;
using Dapper;
using Npgsql;

namespace DataSud.Storage;

/// <summary>How this project uses Dapper: snake_case columns, jsonb objects as dictionaries, a connection for one query.</summary>
internal static class Reading
{
    static Reading()
    {
        DefaultTypeMap.MatchNamesWithUnderscores = true;
        SqlMapper.AddTypeHandler(new JsonObjectHandler());
    }

    /// <summary>Runs a query and reads all its rows.</summary>
    public static async Task<IReadOnlyList<T>> ReadAsync<T>(this NpgsqlDataSource database, string sql, object? parameters, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<T>(new CommandDefinition(sql, parameters, cancellationToken: cancellationToken))).AsList();
    }

    /// <summary>Runs, in one round trip, a query that counts a whole list and one that reads a page of it.</summary>
    public static async Task<PageOf<T>> ReadPageAsync<T>(
        this NpgsqlDataSource database, string countSql, string pageSql, object parameters, Page page, Func<T, string> key, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var both = await connection.QueryMultipleAsync(new CommandDefinition($"{countSql};\n{pageSql}", parameters, cancellationToken: cancellationToken));
        var matched = await both.ReadSingleAsync<long>();
        return PageOf<T>.From(await both.ReadAsync<T>(), matched, page, key);
    }

    /// <summary>Runs three queries with the same parameters in one round trip.</summary>
    public static async Task<(IReadOnlyList<T1> First, IReadOnlyList<T2> Second, IReadOnlyList<T3> Third)> ReadThreeAsync<T1, T2, T3>(
        this NpgsqlDataSource database, string first, string second, string third, object parameters, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var all = await connection.QueryMultipleAsync(
            new CommandDefinition($"{first};\n{second};\n{third}", parameters, cancellationToken: cancellationToken));
        return ((await all.ReadAsync<T1>()).AsList(), (await all.ReadAsync<T2>()).AsList(), (await all.ReadAsync<T3>()).AsList());
    }

    private sealed class JsonObjectHandler : SqlMapper.TypeHandler<IReadOnlyDictionary<string, string>>
    {
        public override IReadOnlyDictionary<string, string> Parse(object value) =>
            JsonSerializer.Deserialize<SortedDictionary<string, string>>((string)value)!;

        public override void SetValue(System.Data.IDbDataParameter parameter, IReadOnlyDictionary<string, string>? value) =>
            throw new NotSupportedException("Dimensions are written by the importers' COPY.");
    }
}
