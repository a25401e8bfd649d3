using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using DataSud.Domain;

namespace DataSud.Import.Csv;

/// <summary>Reads a cell.</summary>
/// <typeparam name="T">What it holds.</typeparam>
/// <param name="text">The cell as it stands in the file; empty where the column is absent.</param>
/// <param name="value">The value; the default where the cell holds none.</param>
/// <param name="fault">Why the row is refused; null when it is not.</param>
/// <returns>Whether the cell could be read.</returns>
public delegate bool CellReader<T>(string text, out T? value, [NotNullWhen(false)] out string? fault);

/// <summary>Reads a cell and writes its value; for files of millions of rows, where no string is made of a cell.</summary>
/// <param name="cell">The cell in UTF-8, unquoted; empty where the column is absent.</param>
/// <param name="row">Takes exactly one value, <see cref="CopyBuffer.Null"/> for none; what is written before a fault is taken back.</param>
/// <returns>Why the row is refused; null when it is not.</returns>
public delegate string? CellEncoder(ReadOnlySpan<byte> cell, CopyBuffer row);

/// <summary>One column of a staging table: which column of the file feeds it, and how a cell is read and checked.</summary>
public sealed record Field
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private Field(string column, string header, string meaning, string sqlType, CellEncoder encode) =>
        (Column, Header, Meaning, SqlType, Encode) = (column, header, meaning, sqlType, encode);

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

    /// <summary>Other names that the column has or had in some edition.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>
    /// Whether <see cref="Header"/> is only the beginning of the name: <c>OI</c> for <c>OI 2018 T1</c> and <c>OI T2 2022</c>.
    /// </summary>
    public bool ByPrefix { get; init; }

    /// <summary>Whether the cell tells of a person where the table's <see cref="CsvTable.Personal"/> says so of the row: then it is never read, and staged as null.</summary>
    public bool IsPersonal { get; init; }

    /// <summary>
    /// Whether the column is only found under <see cref="Header"/> letter by letter, for a file that has another column of the same name in
    /// another case: <c>result</c> and <c>Result</c>.
    /// </summary>
    public bool CaseMatters { get; init; }

    /// <summary>Whether a row whose cell holds no value is refused.</summary>
    public bool Mandatory { get; init; }

    /// <summary>Reads a cell and writes its value.</summary>
    internal CellEncoder Encode { get; }

    /// <summary>Any type, by a reader of bytes.</summary>
    /// <param name="column">Column of the staging table.</param>
    /// <param name="header">Column of the file.</param>
    /// <param name="meaning">What it holds, for the help text.</param>
    /// <param name="sqlType">PostgreSQL type of the staging column; the encoder writes its binary form.</param>
    /// <param name="encode">How a cell is read and written.</param>
    public static Field Raw(string column, string header, string meaning, string sqlType, CellEncoder encode) =>
        new(column, header, meaning, sqlType, encode);

    /// <summary>Any type, by a reader of text.</summary>
    /// <typeparam name="T">What a cell holds: string, string[], or a nullable int, long, short, bool, decimal, double or DateOnly.</typeparam>
    /// <param name="column">Column of the staging table.</param>
    /// <param name="header">Column of the file.</param>
    /// <param name="meaning">What it holds, for the help text.</param>
    /// <param name="sqlType">PostgreSQL type of the staging column.</param>
    /// <param name="reader">How a cell is read.</param>
    public static Field Of<T>(string column, string header, string meaning, string sqlType, CellReader<T> reader) =>
        new(column, header, meaning, sqlType, (cell, row) =>
        {
            if (!reader(Encoding.UTF8.GetString(cell), out var value, out var fault))
                return fault;
            switch (value)
            {
                case null: row.Null(); break;
                case string json when sqlType == "jsonb": row.Jsonb(json); break;
                case string text: row.Text(text); break;
                case string[] items: row.TextArray(items); break;
                case int number: row.Int32(number); break;
                case long number: row.Int64(number); break;
                case short number: row.Int16(number); break;
                case bool flag: row.Boolean(flag); break;
                case decimal number: row.Numeric(number); break;
                case double number: row.Double(number); break;
                case DateOnly day: row.Date(day); break;
                default: throw new NotSupportedException($"{typeof(T)} has no place in a row.");
            }
            return null;
        });

    /// <summary>Text as it stands; an empty cell is null.</summary>
    /// <inheritdoc cref="Of{T}" path="/param"/>
    public static Field Text(string column, string header, string meaning) =>
        Raw(column, header, meaning, "text", static (cell, row) =>
        {
            if (cell.IsEmpty)
                row.Null();
            else
                row.Text(cell);
            return null;
        });

    /// <summary>Text that must be there.</summary>
    /// <inheritdoc cref="Of{T}" path="/param"/>
    public static Field Label(string column, string header, string meaning) =>
        Of(column, header, meaning, "text", static (string text, out string? value, [NotNullWhen(false)] out string? fault) =>
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
    public static Field Word(string column, string header, string meaning, params string[] words)
    {
        var known = words.Select(Encoding.UTF8.GetBytes).ToArray();
        var fault = $"is none of {string.Join(", ", words.Select(word => $"'{word}'"))}";
        return Raw(column, header, meaning, "text", (cell, row) =>
        {
            foreach (var word in known)
            {
                if (!cell.SequenceEqual(word))
                    continue;
                if (cell.IsEmpty)
                    row.Null();
                else
                    row.Text(cell);
                return null;
            }
            return fault;
        });
    }

    /// <summary>Digits only; an empty cell is null.</summary>
    /// <inheritdoc cref="Of{T}" path="/param"/>
    public static Field Integer(string column, string header, string meaning) =>
        Of(column, header, meaning, "int", static (string text, out int? value, [NotNullWhen(false)] out string? fault) =>
        {
            var read = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
            value = read ? number : null;
            fault = read || text.Length == 0 ? null : "is not an integer";
            return fault is null;
        });

    /// <summary>A decimal number with a point, kept with the decimals it is printed with; an empty cell is null.</summary>
    /// <inheritdoc cref="Of{T}" path="/param"/>
    public static Field Number(string column, string header, string meaning) =>
        Of(column, header, meaning, "numeric", static (string text, out decimal? value, [NotNullWhen(false)] out string? fault) =>
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
        Of(column, header, meaning, "text[]", static (string text, out string[]? value, [NotNullWhen(false)] out string? fault) =>
        {
            value = text.Length == 0 ? [] : text.Split(';');
            fault = value.Any(string.IsNullOrWhiteSpace) ? "holds an empty item" : null;
            return fault is null;
        });

    /// <summary>Dimensions (<see cref="Dimensions"/>) as a JSON object; an empty cell is <c>{}</c>.</summary>
    /// <inheritdoc cref="Of{T}" path="/param"/>
    public static Field Pairs(string column, string header, string meaning) =>
        Of(column, header, meaning, "jsonb", static (string text, out string? value, [NotNullWhen(false)] out string? fault) =>
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

    private static Field PeriodDay(string column, string header, string meaning, Func<Period, DateOnly> day) =>
        Of(column, header, meaning, "date", (string text, out DateOnly? value, [NotNullWhen(false)] out string? fault) =>
        {
            var read = Period.TryParse(text, out var period);
            value = read ? day(period!) : null;
            fault = read || text.Length == 0 ? null : "is not a period (2017, 2017-Q4, 2017-06, 2017-06-30 or 2013/2022)";
            return fault is null;
        });
}
