using System.Buffers.Binary;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace DataSud.Synthetic;

/// <summary>Writes a GeoPackage (OGC 12-128r18): the tables that it must have, and layers with any columns.</summary>
public sealed class GeoPackageFile : IDisposable
{
    private const string Core = """
        PRAGMA application_id = 1196444487;
        PRAGMA user_version = 10300;
        CREATE TABLE gpkg_spatial_ref_sys (
            srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY, organization TEXT NOT NULL,
            organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
        CREATE TABLE gpkg_contents (
            table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE, description TEXT DEFAULT '',
            last_change DATETIME NOT NULL DEFAULT '2026-01-01T00:00:00.000Z', min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE,
            srs_id INTEGER, CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
        CREATE TABLE gpkg_geometry_columns (
            table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL,
            z TINYINT NOT NULL, m TINYINT NOT NULL, CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name));
        INSERT INTO gpkg_spatial_ref_sys VALUES
            ('Undefined cartesian SRS', -1, 'NONE', -1, 'undefined', ''),
            ('Undefined geographic SRS', 0, 'NONE', 0, 'undefined', ''),
            ('WGS 84', 4326, 'EPSG', 4326, 'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]]', '');
        """;

    private readonly SqliteConnection _connection;
    private readonly SqliteTransaction _transaction;

    /// <summary>Makes the file; one that stands there is replaced.</summary>
    /// <param name="path">Where.</param>
    public GeoPackageFile(string path)
    {
        File.Delete(path);
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        _connection.Open();
        Execute("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF");
        Execute(Core);
        _transaction = _connection.BeginTransaction();
    }

    /// <summary>Adds a reference system that layers may name.</summary>
    /// <param name="srid">EPSG code, also its key in the file.</param>
    public void AddReferenceSystem(int srid)
    {
        if (srid != 4326)
            Execute(string.Create(CultureInfo.InvariantCulture, $"INSERT INTO gpkg_spatial_ref_sys VALUES ('EPSG:{srid}', {srid}, 'EPSG', {srid}, 'undefined', '')"));
    }

    /// <summary>Adds a layer.</summary>
    /// <param name="name">Its table.</param>
    /// <param name="srid">Its reference system, added before.</param>
    /// <param name="geometryType">As the standard names it: MULTIPOLYGON.</param>
    /// <param name="columns">Attributes, as SQL declares them: <c>operateur INTEGER</c>.</param>
    public Layer AddLayer(string name, int srid, string geometryType, params IReadOnlyList<string> columns)
    {
        Execute($"CREATE TABLE \"{name}\" (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, geom {geometryType}, {string.Join(", ", columns)})");
        Execute(string.Create(CultureInfo.InvariantCulture, $"INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) VALUES ('{name}', 'features', '{name}', {srid})"));
        Execute(string.Create(CultureInfo.InvariantCulture, $"INSERT INTO gpkg_geometry_columns VALUES ('{name}', 'geom', '{geometryType}', {srid}, 0, 0)"));
        var command = _connection.CreateCommand();
        command.CommandText = $"INSERT INTO \"{name}\" VALUES (NULL, $0{string.Concat(columns.Select((_, index) => $", ${index + 1}"))})";
        for (var index = 0; index <= columns.Count; index++)
            command.Parameters.Add(new SqliteParameter($"${index}", null));
        return new Layer(command, srid);
    }

    /// <summary>Runs a statement, for what no other method writes.</summary>
    /// <param name="sql">The statement.</param>
    public void Execute(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>A geometry as the standard stores it: a header without an envelope, then WKB.</summary>
    /// <param name="srid">Key of its reference system.</param>
    /// <param name="wkb">The geometry.</param>
    public static byte[] Blob(int srid, ReadOnlySpan<byte> wkb)
    {
        var blob = new byte[8 + wkb.Length];
        (blob[0], blob[1], blob[3]) = ((byte)'G', (byte)'P', 1);
        BinaryPrimitives.WriteInt32LittleEndian(blob.AsSpan(4), srid);
        wkb.CopyTo(blob.AsSpan(8));
        return blob;
    }

    /// <summary>Ends the file.</summary>
    public void Dispose()
    {
        _transaction.Commit();
        _transaction.Dispose();
        _connection.Dispose();
    }

    /// <summary>A layer being written.</summary>
    public sealed class Layer
    {
        private readonly SqliteCommand _command;
        private readonly int _srid;

        internal Layer(SqliteCommand command, int srid) => (_command, _srid) = (command, srid);

        /// <summary>Adds a feature.</summary>
        /// <param name="wkb">Its geometry; null for none.</param>
        /// <param name="values">Its attributes, in the order of the columns.</param>
        public void Add(byte[]? wkb, params ReadOnlySpan<object?> values) => AddRaw(wkb is null ? null : Blob(_srid, wkb), values);

        /// <summary>Adds a feature whose geometry column holds what it is given.</summary>
        /// <param name="geometry">The value.</param>
        /// <param name="values">Its attributes, in the order of the columns.</param>
        public void AddRaw(object? geometry, params ReadOnlySpan<object?> values)
        {
            _command.Parameters[0].Value = geometry ?? DBNull.Value;
            for (var index = 0; index < values.Length; index++)
                _command.Parameters[index + 1].Value = values[index] ?? DBNull.Value;
            _command.ExecuteNonQuery();
        }
    }
}
