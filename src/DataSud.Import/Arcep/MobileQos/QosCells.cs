using System.Globalization;
using System.Text;
using DataSud.Import.Csv;

namespace DataSud.Import.Arcep.MobileQos;

/// <summary>Cells of the measurements: what the others hold, and what a spreadsheet leaves where its formula failed.</summary>
internal static class QosCells
{
    private static readonly string[] Yes = ["1", "true", "t", "oui", "o", "ok", "success"];
    private static readonly string[] No = ["0", "false", "f", "non", "n", "ko", "fail", "failed", "failure"];

    /// <summary>A number; <c>#VALEUR!</c> and its like are none.</summary>
    /// <param name="column">Column of the staging table.</param>
    /// <param name="header">Column of the file.</param>
    /// <param name="meaning">What it holds.</param>
    public static Field Number(string column, string header, string meaning) => Optional(Field.Raw(column, header, meaning, "numeric", static (cell, row) =>
    {
        cell = Official.Trim(cell);
        if (IsMissing(cell))
            row.Null();
        else if (Official.TryDecimal(cell, out var number))
            row.Numeric(number);
        else
            return "is not a number";
        return null;
    }));

    /// <summary>A coordinate in degrees.</summary>
    /// <inheritdoc cref="Number" path="/param"/>
    public static Field Degrees(string column, string header, string meaning) => Field.Raw(column, header, meaning, "float8", static (cell, row) =>
    {
        cell = Official.Trim(cell);
        if (IsMissing(cell))
            row.Null();
        else if (Official.TryMeasure(cell, out var number))
            row.Double(number);
        else
            return "is not a number";
        return null;
    });

    /// <summary>How a test ended: yes or no, in digits or words.</summary>
    /// <inheritdoc cref="Number" path="/param"/>
    public static Field Outcome(string column, string header, string meaning) => Optional(Field.Raw(column, header, meaning, "boolean", static (cell, row) =>
    {
        cell = Official.Trim(cell);
        if (IsMissing(cell))
            row.Null();
        else if (IsOneOf(cell, Yes))
            row.Boolean(true);
        else if (IsOneOf(cell, No))
            row.Boolean(false);
        else
            return "is neither yes nor no (1/0, true/false, OK/KO)";
        return null;
    }));

    /// <summary>An hour, alone (<c>10:29:02</c>) or after a day; microseconds since midnight, as PostgreSQL's time.</summary>
    /// <inheritdoc cref="Number" path="/param"/>
    public static Field Hour(string column, string header, string meaning) => Optional(Field.Raw(column, header, meaning, "time", static (cell, row) =>
    {
        cell = Official.Trim(cell);
        var from = cell.LastIndexOfAny((byte)' ', (byte)'T') + 1;
        if (IsMissing(cell) || (from == 0 && cell.Contains((byte)'/')))
        {
            row.Null();
            return null;
        }
        if (!TimeOnly.TryParse(Encoding.UTF8.GetString(cell[from..].TrimEnd((byte)'Z')), CultureInfo.InvariantCulture, out var hour))
            return "is not an hour (10:29:02)";
        row.Int64(hour.Ticks / TimeSpan.TicksPerMicrosecond);
        return null;
    }));

    /// <summary>Text that an edition may lack.</summary>
    /// <inheritdoc cref="Number" path="/param"/>
    public static Field Text(string column, string header, string meaning) => Optional(Official.Text(column, header, meaning));

    private static bool IsMissing(ReadOnlySpan<byte> cell) => Official.IsMissing(cell) || cell[0] == (byte)'#';

    // Some editions write the names with spaces.
    private static Field Optional(Field field) => field with { Needed = false, Aliases = [field.Header.Replace('_', ' ')] };

    private static bool IsOneOf(ReadOnlySpan<byte> cell, string[] words)
    {
        foreach (var word in words)
        {
            if (Ascii.EqualsIgnoreCase(cell, word))
                return true;
        }
        return false;
    }
}
