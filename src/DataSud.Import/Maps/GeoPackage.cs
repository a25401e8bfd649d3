using System.Globalization;
using DataSud.Import.Pipeline;
using Microsoft.Data.Sqlite;

namespace DataSud.Import.Maps;

/// <summary>
/// A GeoPackage, which is an SQLite database and may hold anything that one can: it is opened as a file that nobody writes, only true tables are read, and what
/// it says of itself is checked.
/// </summary>
/// <remarks>OGC 12-128r18. The layers are those of <c>gpkg_contents</c>, whatever they are called.</remarks>
internal sealed class GeoPackage : IDisposable
{
    private const int MostLayers = 64;

    // No function of the file's own schema is run; pages are checked as they are read.
    private const string Distrust = "PRAGMA trusted_schema = OFF; PRAGMA query_only = ON; PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0; PRAGMA cache_size = -8192";

    private const string Layers = """
        SELECT c.table_name, g.column_name, g.srs_id, s.organization, s.organization_coordsys_id
        FROM gpkg_contents c
        JOIN gpkg_geometry_columns g ON g.table_name = c.table_name
        LEFT JOIN gpkg_spatial_ref_sys s ON s.srs_id = g.srs_id
        WHERE c.data_type = 'features'
        ORDER BY c.table_name
        LIMIT 65
        """;

    private readonly string _name;
    private readonly SqliteConnection _connection;

    private GeoPackage(string name, SqliteConnection connection) => (_name, _connection) = (name, connection);

    /// <summary>Opens it.</summary>
    /// <param name="name">For messages.</param>
    /// <param name="path">Where it stands.</param>
    /// <exception cref="RefusedException">It is no SQLite database, or lacks the tables of a GeoPackage.</exception>
    public static GeoPackage Open(string name, string path)
    {
        var source = new SqliteConnectionStringBuilder
        {
            DataSource = new Uri(Path.GetFullPath(path)).AbsoluteUri + "?immutable=1",
            Mode = SqliteOpenMode.ReadOnly,
            Pooling = false,
        };
        var package = new GeoPackage(name, new SqliteConnection(source.ToString()));
        try
        {
            package.Guard(() =>
            {
                package._connection.Open();
                using var command = package.Command(Distrust);
                command.ExecuteNonQuery();
            });
            foreach (var table in new[] { "gpkg_contents", "gpkg_geometry_columns", "gpkg_spatial_ref_sys" })
                package.CheckTable(table);
            return package;
        }
        catch
        {
            package.Dispose();
            throw;
        }
    }

    /// <summary>Opens its layers of features, one after the other.</summary>
    /// <exception cref="RefusedException">It has none, or one is no table or in an unknown reference system.</exception>
    public IEnumerable<GeoPackageLayer> ReadLayers()
    {
        var found = Guard(() =>
        {
            using var command = Command(Layers);
            using var reader = command.ExecuteReader();
            var rows = new List<(string Table, string Column, long Key, string? Organization, long? Code)>();
            while (reader.Read())
                rows.Add((reader.GetString(0), reader.GetString(1), reader.GetInt64(2), reader.IsDBNull(3) ? null : reader.GetString(3), reader.IsDBNull(4) ? null : reader.GetInt64(4)));
            return rows;
        });
        if (found.Count is 0 or > MostLayers)
            throw new RefusedException(found.Count == 0 ? $"{_name} holds no layer of features (gpkg_contents names none)." : $"{_name} holds more than {MostLayers} layers.");
        if (found.GroupBy(layer => layer.Table).FirstOrDefault(layer => layer.Count() > 1) is { } doubled)
            throw new RefusedException($"{_name} gives the layer {doubled.Key} several geometry columns.");
        foreach (var (table, column, key, organization, code) in found)
        {
            CheckTable(table);
            var system = ReferenceSystem.Of($"{_name}, layer {table},", organization, code ?? key);
            yield return new GeoPackageLayer(this, table, column, system, key);
        }
    }

    /// <summary>A statement on the file.</summary>
    internal SqliteCommand Command(string sql)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }

    /// <summary>The bytes of a cell.</summary>
    internal SqliteBlob OpenCell(string table, string column, long row) => new(_connection, table, column, row, readOnly: true);

    /// <summary>Runs what reads the file, and says of it that it is damaged where it is.</summary>
    internal T Guard<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is SqliteException or InvalidCastException or OverflowException or FormatException or ArgumentException)
        {
            throw new RefusedException($"{_name} is damaged, or no GeoPackage: {error.Message.TrimEnd('.')}.");
        }
    }

    /// <summary>Name as SQL writes it.</summary>
    internal static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    private void Guard(Action run) => Guard(() =>
    {
        run();
        return true;
    });

    // A view or a virtual table runs what the file wants to be run, for as long as it wants.
    private void CheckTable(string table)
    {
        var sql = Guard(() =>
        {
            using var command = Command("SELECT sql FROM sqlite_master WHERE type = 'table' AND lower(name) = lower($name)");
            command.Parameters.AddWithValue("$name", table);
            return Convert.ToString(command.ExecuteScalar(), CultureInfo.InvariantCulture);
        });
        if (string.IsNullOrEmpty(sql))
            throw new RefusedException($"{_name} has no table {table}, which a GeoPackage with this layer has (a view is not read).");
        if (sql.TrimStart().StartsWith("CREATE VIRTUAL", StringComparison.OrdinalIgnoreCase))
            throw new RefusedException($"{_name}: {table} is a virtual table, which is not read.");
    }
}
