using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using DataSud.Domain;
using Npgsql;
using NpgsqlTypes;

namespace DataSud.Import.Csv;

/// <summary>Reads a cell.</summary>
/// <typeparam name="T">What it holds.</typeparam>
/// <param name="text">The cell as it stands in the file; empty where the column is absent.</param>
/// <param name="value">The value; the default where the cell holds none.</param>
/// <param name="fault">Why the row is refused; null when it is not.</param>
/// <returns>Whether the cell could be read.</returns>
public delegate bool CellReader<T>(string text, out T? value, [NotNullWhen(false)] out string? fault);

/// <summary>One column of a staging table: which column of the file feeds it, and how a cell is read and checked.</summary>
public sealed record Field
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Func<Cell> _bind;

    private Field(string column, string header, string meaning, string sqlType, Func<Cell> bind) =>
        (Column, Header, Meaning, SqlType, _bind) = (column, header, meaning, sqlType, bind);

    /// <summary>Column of the staging table.</summary>
    public string Column { get; }

    /// <summary>Column of the file, compared by <see cref="HeaderName"/>.</summary>
    public string Header { get; }

    /// <summary>What it holds.</summary>
    public string Meaning { get; }

    /// <summary>PostgreSQL type of the staging column.</summary>
    public string SqlType { get; }

    /// <summary>Whether a file without the column is refused; true unless said otherwise.</summary>
    public bool Needed { get; init; } = true;

    /// <summary>
    /// Whether <see cref="Header"/> is only the beginning of the name: <c>OI</c> for <c>OI 2018 T1</c> and <c>OI T2 2022</c>.
    /// </summary>
    public bool ByPrefix { get; init; }

    /// <summary>A cell being read and written, one per file and column.</summary>
    /// <param name="Read">Reads the text; returns why the row is refused, or null.</param>
    /// <param name="WriteAsync">Writes the value last read.</param>
    internal sealed record Cell(Func<string, string?> Read, Func<NpgsqlBinaryImporter, CancellationToken, Task> WriteAsync);

    /// <summary>Any type, by its reader.</summary>
    /// <typeparam name="T">What a cell holds.</typeparam>
    /// <param name="column">Column of the staging table.</param>
    /// <param name="header">Column of the file.</param>
    /// <param name="meaning">What it holds, for the help text.</param>
    /// <param name="sqlType">PostgreSQL type of the staging column.</param>
    /// <param name="type">The same type on the wire.</param>
    /// <param name="reader">How a cell is read.</param>
    public static Field Of<T>(string column, string header, string meaning, string sqlType, NpgsqlDbType type, CellReader<T> reader) =>
        new(column, header, meaning, sqlType, () =>
        {
            T? held = default;
            return new Cell(
                text => reader(text, out held, out var fault) ? null : fault,
                (copy, cancellationToken) => held is null ? copy.WriteNullAsync(cancellationToken) : copy.WriteAsync(held, type, cancellationToken));
        });

    /// <summary>Text as it stands; an empty cell is null.</summary>
    /// <inheritdoc cref="Of{T}" path="/param"/>
    public static Field Text(string column, string header, string meaning) =>
        Of(column, header, meaning, "text", NpgsqlDbType.Text, static (string text, out string? value, [NotNullWhen(false)] out string? fault) =>
        {
            value = text.Length == 0 ? null : text;
            fault = null;
            return true;
        });

    /// <summary>Text that must be there.</summary>
    /// <inheritdoc cref="Of{T}" path="/param"/>
    public static Field Label(string column, string header, string meaning) =>
        Of(column, header, meaning, "text", NpgsqlDbType.Text, static (string text, out string? value, [NotNullWhen(false)] out string? fault) =>
        {
            value = text;
            fault = string.IsNullOrWhiteSpace(text) ? "is empty" : null;
            return fault is null;
        });

    /// <summary>One of a few words.</summary>
    /// <param name="column">Column of the staging table.</param>
    /// <param name="header">Column of the file.</param>
    /// <param name="meaning">What it holds.</param>
    /// <param name="words">The words; the empty one makes the cell optional (null).</param>
    public static Field Word(string column, string header, string meaning, params string[] words) =>
        Of(column, header, meaning, "text", NpgsqlDbType.Text, (string text, out string? value, [NotNullWhen(false)] out string? fault) =>
        {
            value = text.Length == 0 ? null : text;
            fault = words.Contains(text) ? null : $"is none of {string.Join(", ", words.Select(word => $"'{word}'"))}";
            return fault is null;
        });

    /// <summary>Digits only; an empty cell is null.</summary>
    /// <inheritdoc cref="Of{T}" path="/param"/>
    public static Field Integer(string column, string header, string meaning) =>
        Of(column, header, meaning, "int", NpgsqlDbType.Integer, static (string text, out int? value, [NotNullWhen(false)] out string? fault) =>
        {
            var read = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
            value = read ? number : null;
            fault = read || text.Length == 0 ? null : "is not an integer";
            return fault is null;
        });

    /// <summary>A decimal number with a point, kept with the decimals it is printed with; an empty cell is null.</summary>
    /// <inheritdoc cref="Of{T}" path="/param"/>
    public static Field Number(string column, string header, string meaning) =>
        Of(column, header, meaning, "numeric", NpgsqlDbType.Numeric, static (string text, out decimal? value, [NotNullWhen(false)] out string? fault) =>
        {
            const NumberStyles styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
            var read = decimal.TryParse(text, styles, CultureInfo.InvariantCulture, out var number);
            value = read ? number : null;
            fault = read || text.Length == 0 ? null : "is not a decimal number";
            return fault is null;
        });

    /// <summary>Items separated by semicolons; an empty cell is an empty list.</summary>
    /// <inheritdoc cref="Of{T}" path="/param"/>
    public static Field Items(string column, string header, string meaning) =>
        Of(column, header, meaning, "text[]", NpgsqlDbType.Array | NpgsqlDbType.Text, static (string text, out string[]? value, [NotNullWhen(false)] out string? fault) =>
        {
            value = text.Length == 0 ? [] : text.Split(';');
            fault = value.Any(string.IsNullOrWhiteSpace) ? "holds an empty item" : null;
            return fault is null;
        });

    /// <summary>Dimensions (<see cref="Dimensions"/>) as a JSON object; an empty cell is <c>{}</c>.</summary>
    /// <inheritdoc cref="Of{T}" path="/param"/>
    public static Field Pairs(string column, string header, string meaning) =>
        Of(column, header, meaning, "jsonb", NpgsqlDbType.Jsonb, static (string text, out string? value, [NotNullWhen(false)] out string? fault) =>
        {
            value = Dimensions.TryParse(text, out var pairs, out fault) ? JsonSerializer.Serialize(pairs, Plain) : null;
            return value is not null;
        });

    /// <summary>First day of a printed period; an empty cell is null.</summary>
    /// <inheritdoc cref="Of{T}" path="/param"/>
    public static Field PeriodStart(string column, string header, string meaning) => PeriodDay(column, header, meaning, period => period.Start);

    /// <summary>Last day of a printed period; an empty cell is null.</summary>
    /// <inheritdoc cref="Of{T}" path="/param"/>
    public static Field PeriodEnd(string column, string header, string meaning) => PeriodDay(column, header, meaning, period => period.End);

    /// <summary>A cell of this column, to be used by one reader at a time.</summary>
    internal Cell Bind() => _bind();

    private static Field PeriodDay(string column, string header, string meaning, Func<Period, DateOnly> day) =>
        Of(column, header, meaning, "date", NpgsqlDbType.Date, (string text, out DateOnly? value, [NotNullWhen(false)] out string? fault) =>
        {
            var read = Period.TryParse(text, out var period);
            value = read ? day(period!) : null;
            fault = read || text.Length == 0 ? null : "is not a period (2017, 2017-Q4, 2017-06, 2017-06-30 or 2013/2022)";
            return fault is null;
        });
}
