using System.Globalization;
using Npgsql;
using NpgsqlTypes;

namespace DataSud.Storage;

/// <summary>Parameters of a statement that is put together from parts: each part adds its own and names them as it is told.</summary>
/// <param name="command">The statement.</param>
public sealed class SqlParameters(NpgsqlCommand command)
{
    /// <summary>Adds a value.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="value">The value; null is NULL.</param>
    /// <returns>What stands for it in the text: <c>$3</c>.</returns>
    public string Add(NpgsqlDbType type, object? value)
    {
        command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = type, Value = value ?? DBNull.Value });
        return string.Create(CultureInfo.InvariantCulture, $"${command.Parameters.Count}");
    }

    /// <summary>Adds a text.</summary>
    public string Add(string? value) => Add(NpgsqlDbType.Text, value);

    /// <summary>Adds an integer.</summary>
    public string Add(int? value) => Add(NpgsqlDbType.Integer, value);

    /// <summary>Adds a number.</summary>
    public string Add(double? value) => Add(NpgsqlDbType.Double, value);
}
