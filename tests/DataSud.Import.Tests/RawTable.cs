using DataSud.Testing;

namespace DataSud.Import.Tests;

/// <summary>
/// A CSV file as PostgreSQL itself reads it, every column a text: what an import is held against, so that the importer's reader
/// does not judge itself.
/// </summary>
internal static class RawTable
{
    /// <summary>Makes the table and copies the file into it.</summary>
    /// <param name="database">Where.</param>
    /// <param name="table">Name of the table.</param>
    /// <param name="path">The file.</param>
    /// <param name="preamble">Lines above the header.</param>
    /// <param name="columns">Names of the columns; null for those of the header, which must then be plain.</param>
    /// <param name="separator">Between the columns.</param>
    public static async Task LoadAsync(DatabaseFixture database, string table, string path, int preamble = 0, string[]? columns = null, char separator = ',')
    {
        var lines = await File.ReadAllLinesAsync(path);
        columns ??= lines[preamble].Split(separator);
        await using var connection = await database.Database.OpenConnectionAsync();
        await using (var create = connection.CreateCommand())
        {
            create.CommandText = $"CREATE TABLE {table} (nth int GENERATED ALWAYS AS IDENTITY, {string.Join(", ", columns.Select(column => $"\"{column}\" text"))})";
            await create.ExecuteNonQueryAsync();
        }
        await using var copy = await connection.BeginTextImportAsync($"COPY {table} ({string.Join(", ", columns.Select(column => $"\"{column}\""))}) FROM STDIN (FORMAT csv, HEADER, DELIMITER '{separator}')");
        foreach (var line in lines.Skip(preamble))
            await copy.WriteAsync(line + "\n");
    }
}
