using System.Globalization;
using System.Text;
using Dapper;
using Npgsql;

namespace DataSud.Cli.Tests.Crash;

/// <summary>What a database holds, told so that two can be compared although their releases have other keys, numbers and times.</summary>
internal static class Contents
{
    private const string Schemas = "('catalog', 'ref', 'strategy', 'stats', 'telecom', 'sirene')";

    // Partitions are reached through their parents, whose names are the same everywhere.
    private const string Tables = $"""
        SELECT n.nspname || '.' || c.relname AS "Name",
               EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'release_id' AND NOT a.attisdropped) AS "OfRelease"
        FROM pg_class c
        JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND n.nspname IN {Schemas}
        ORDER BY 1
        """;

    // Of a release: its dataset, and how many published ones came before it.
    private const string Releases = """
        CREATE TEMP TABLE known_release AS
        SELECT id, dataset_id || ' #' || row_number() OVER (PARTITION BY dataset_id ORDER BY number) AS name
        FROM catalog.release
        WHERE state = 'published'
        """;

    private const string Leftovers = $"""
        SELECT n.nspname || '.' || c.relname
        FROM pg_class c
        JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p')
          AND (c.relpersistence = 't'
               OR c.relname LIKE '%incoming%'
               OR (n.nspname IN {Schemas} AND c.relname ~ '_r[0-9]+$'
                   AND NOT EXISTS (SELECT FROM catalog.release r WHERE r.state = 'published' AND r.id = substring(c.relname FROM '_r([0-9]+)$')::int)))
        """;

    private sealed record Table(string Name, bool OfRelease);

    /// <summary>A line a table: its name, its rows, and a fingerprint of them.</summary>
    public static async Task<string> DescribeAsync(NpgsqlConnection connection)
    {
        await connection.ExecuteAsync(Releases);
        var described = new StringBuilder();
        foreach (var table in await connection.QueryAsync<Table>(Tables))
        {
            var (join, where, name) = table switch
            {
                { Name: "catalog.release" } => ("LEFT JOIN known_release k ON k.id = t.id", "WHERE t.state = 'published'", "k.name"),
                { Name: "catalog.dataset" } => ("LEFT JOIN known_release k ON k.id = t.current_release_id", "", "k.name"),
                { OfRelease: true } => ("LEFT JOIN known_release k ON k.id = t.release_id", table.Name.StartsWith("catalog.", StringComparison.Ordinal) ? "WHERE k.id IS NOT NULL" : "", "k.name"),
                _ => ("", "", "''"),
            };
            var keys = table.Name == "catalog.release" ? "'id', 'number', 'summary', " : "";
            var row = await connection.QuerySingleAsync<(long Rows, string Sum)>(new CommandDefinition(
                $"""
                SELECT count(*), md5(coalesce(string_agg(sum, '' ORDER BY sum), ''))
                FROM (
                    SELECT md5((to_jsonb(t) - ARRAY[{keys}'release_id', 'current_release_id', 'started_at', 'finished_at', 'fetched_at'])::text || coalesce({name}, '')) AS sum
                    FROM {table.Name} t {join} {where}
                ) AS rows
                """, commandTimeout: 300));
            described.Append(CultureInfo.InvariantCulture, $"{table.Name}: {row.Rows} rows, {row.Sum}\n");
        }
        await connection.ExecuteAsync("DROP TABLE known_release");
        return described.ToString();
    }

    /// <summary>Rows of releases that are not published, and tables that no release owns.</summary>
    public static async Task<IReadOnlyList<string>> FindRemainsAsync(NpgsqlConnection connection)
    {
        var found = (await connection.QueryAsync<string>(Leftovers)).Select(table => $"the table {table} was left").ToList();
        foreach (var table in await connection.QueryAsync<Table>(Tables))
        {
            if (!table.OfRelease || table.Name.StartsWith("catalog.", StringComparison.Ordinal))
                continue;
            var rows = await connection.ExecuteScalarAsync<long>($"SELECT count(*) FROM {table.Name} t JOIN catalog.release r ON r.id = t.release_id WHERE r.state <> 'published'");
            if (rows > 0)
                found.Add(string.Create(CultureInfo.InvariantCulture, $"{rows} rows of {table.Name} are of a release that is not published"));
        }
        return found;
    }
}
