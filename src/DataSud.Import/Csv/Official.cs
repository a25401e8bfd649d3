using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace DataSud.Import.Csv;

/// <summary>
/// Columns as French official files print them, whatever the edition: decimal comma or point, spaces and no-break spaces between
/// thousands, several marks for "no value", codes that a spreadsheet robbed of their leading zero. All read bytes, none makes a string.
/// </summary>
public static class Official
{
    private static readonly string[] MonthNames = ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"];

    /// <summary>Whether a cell holds one of the marks that official files use for "no value"; zero is none of them.</summary>
    /// <param name="cell">The cell, trimmed.</param>
    public static bool IsMissing(ReadOnlySpan<byte> cell) => cell.Length switch
    {
        0 => true,
        1 => cell[0] is (byte)'-' or (byte)'/',
        2 => Same(cell, "nd"u8) || Same(cell, "na"u8) || Same(cell, "ns"u8),
        3 => Same(cell, "n/a"u8) || Same(cell, "..."u8) || Same(cell, "n.d"u8) || cell.SequenceEqual("\u2026"u8),
        4 => Same(cell, "n.d."u8) || Same(cell, "null"u8) || Same(cell, "#n/a"u8) || Same(cell, "[nd]"u8),
        _ => false,
    };

    /// <summary>Removes blanks on both sides, the no-break ones (U+00A0, U+202F) and a stray byte order mark included.</summary>
    /// <param name="cell">UTF-8.</param>
    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> cell)
    {
        while (true)
        {
            if (cell.IsEmpty)
                return cell;
            if (cell[0] is (byte)' ' or (byte)'\t')
                cell = cell[1..];
            else if (cell[^1] is (byte)' ' or (byte)'\t')
                cell = cell[..^1];
            else if (cell.StartsWith("\u00A0"u8))
                cell = cell[2..];
            else if (cell.EndsWith("\u00A0"u8))
                cell = cell[..^2];
            else if (cell.StartsWith("\u202F"u8) || cell.StartsWith("\uFEFF"u8))
                cell = cell[3..];
            else if (cell.EndsWith("\u202F"u8))
                cell = cell[..^3];
            else
                return cell;
        }
    }

    /// <summary>Text without blanks around; a mark of "no value" is null.</summary>
    /// <inheritdoc cref="Field.Of{T}" path="/param"/>
    public static Field Text(string column, string header, string meaning) => Field.Raw(column, header, meaning, "text", static (cell, row) =>
    {
        cell = Trim(cell);
        if (IsMissing(cell))
            row.Null();
        else
            row.Text(cell);
        return null;
    });

    /// <summary>A whole number, never negative, int; decimals of zero are let through (<c>9691.000</c>), others are a fault.</summary>
    /// <inheritdoc cref="Field.Of{T}" path="/param"/>
    public static Field Count(string column, string header, string meaning) => Field.Raw(column, header, meaning, "int", static (cell, row) =>
    {
        cell = Trim(cell);
        if (IsMissing(cell))
        {
            row.Null();
            return null;
        }
        Span<byte> plain = stackalloc byte[48];
        if (TryPlain(cell, plain, out var size)
            && decimal.TryParse(plain[..size], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            && number == decimal.Truncate(number) && number <= int.MaxValue)
        {
            row.Int32((int)number);
            return null;
        }
        return "is not a whole number";
    });

    /// <summary>A number, numeric, kept with the decimals it is printed with.</summary>
    /// <inheritdoc cref="Field.Of{T}" path="/param"/>
    public static Field Number(string column, string header, string meaning) => Field.Raw(column, header, meaning, "numeric", static (cell, row) =>
    {
        cell = Trim(cell);
        if (IsMissing(cell))
        {
            row.Null();
            return null;
        }
        if (!TryDecimal(cell, out var number))
            return "is not a number";
        row.Numeric(number);
        return null;
    });

    /// <summary>A coordinate or another measure, float8.</summary>
    /// <inheritdoc cref="Field.Of{T}" path="/param"/>
    public static Field Measure(string column, string header, string meaning) => Field.Raw(column, header, meaning, "float8", static (cell, row) =>
    {
        cell = Trim(cell);
        if (IsMissing(cell))
        {
            row.Null();
            return null;
        }
        if (!TryMeasure(cell, out var number))
            return "is not a number";
        row.Double(number);
        return null;
    });

    /// <summary>Yes or no, boolean: 1/0, true/false, t/f, oui/non, O/N, whatever the case.</summary>
    /// <inheritdoc cref="Field.Of{T}" path="/param"/>
    public static Field Flag(string column, string header, string meaning) => Field.Raw(column, header, meaning, "boolean", static (cell, row) =>
    {
        cell = Trim(cell);
        if (IsMissing(cell))
            row.Null();
        else if (Same(cell, "1"u8) || Same(cell, "true"u8) || Same(cell, "t"u8) || Same(cell, "oui"u8) || Same(cell, "o"u8))
            row.Boolean(true);
        else if (Same(cell, "0"u8) || Same(cell, "false"u8) || Same(cell, "f"u8) || Same(cell, "non"u8) || Same(cell, "n"u8))
            row.Boolean(false);
        else
            return "is neither yes nor no (1/0, true/false, O/N)";
        return null;
    });

    /// <summary>A day, date: <c>2026-06-30</c>, with a time or without, <c>30/06/2026</c>, <c>20260630</c>, <c>28-déc-19</c>.</summary>
    /// <inheritdoc cref="Field.Of{T}" path="/param"/>
    public static Field Day(string column, string header, string meaning) => Field.Raw(column, header, meaning, "date", static (cell, row) =>
    {
        cell = Trim(cell);
        if (IsMissing(cell))
        {
            row.Null();
            return null;
        }
        if (!TryDay(cell, out var day))
            return "is not a date (2026-06-30)";
        row.Date(day);
        return null;
    });

    /// <summary>INSEE code of a commune or municipal arrondissement, five characters; a lost leading zero is put back.</summary>
    /// <inheritdoc cref="Field.Of{T}" path="/param"/>
    public static Field Commune(string column, string header, string meaning) => Field.Raw(column, header, meaning, "text", static (cell, row) =>
    {
        cell = Trim(cell);
        if (IsMissing(cell))
        {
            row.Null();
            return null;
        }
        Span<byte> code = stackalloc byte[5];
        if (!TryCommune(cell, code))
            return "is no INSEE code of a commune";
        row.Text(code);
        return null;
    });

    /// <summary>Code of a département, two characters or three overseas; a lost leading zero is put back.</summary>
    /// <inheritdoc cref="Field.Of{T}" path="/param"/>
    public static Field Departement(string column, string header, string meaning) => Code(column, header, meaning, "is no code of a département",
        static cell => (cell.Length == 2 && (AllDigits(cell) || Same(cell, "2a"u8) || Same(cell, "2b"u8))) || (cell.Length == 3 && AllDigits(cell) && cell[0] == (byte)'9'));

    /// <summary>Code of a region, two digits; a lost leading zero is put back.</summary>
    /// <inheritdoc cref="Field.Of{T}" path="/param"/>
    public static Field Region(string column, string header, string meaning) =>
        Code(column, header, meaning, "is no code of a region", static cell => cell.Length == 2 && AllDigits(cell));

    /// <summary>Digits of a fixed length, as text; leading zeros that a spreadsheet took are put back.</summary>
    /// <param name="column">Column of the staging table.</param>
    /// <param name="header">Column of the file.</param>
    /// <param name="meaning">What it holds.</param>
    /// <param name="length">How many digits.</param>
    public static Field Digits(string column, string header, string meaning, int length)
    {
        var fault = string.Create(CultureInfo.InvariantCulture, $"is not made of {length} digits");
        return Field.Raw(column, header, meaning, "text", (cell, row) =>
        {
            cell = Trim(cell);
            if (IsMissing(cell))
            {
                row.Null();
                return null;
            }
            if (cell.Length > length || !AllDigits(cell))
                return fault;
            Span<byte> whole = stackalloc byte[length];
            whole.Fill((byte)'0');
            cell.CopyTo(whole[(length - cell.Length)..]);
            row.Text(whole);
            return null;
        });
    }

    /// <summary>Reads a number with a comma or a point, with or without spaces between thousands.</summary>
    /// <param name="cell">UTF-8, trimmed.</param>
    /// <param name="number">The number.</param>
    public static bool TryDecimal(ReadOnlySpan<byte> cell, out decimal number)
    {
        Span<byte> plain = stackalloc byte[48];
        number = 0;
        return TryPlain(cell, plain, out var size)
            && decimal.TryParse(plain[..size], NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number)
            && KeepsEveryDigit(plain[..size], number);
    }

    // A decimal has room for 28 digits after the mark, and rounds what has more.
    private static bool KeepsEveryDigit(ReadOnlySpan<byte> plain, decimal number) =>
        plain.Length <= 28 || plain.IndexOf((byte)'.') is var mark && (mark < 0 || plain.Length - mark - 1 == number.Scale);

    /// <inheritdoc cref="TryDecimal"/>
    public static bool TryMeasure(ReadOnlySpan<byte> cell, out double number)
    {
        // The common form first: digits and a point.
        if (Utf8Parser.TryParse(cell, out number, out var consumed) && consumed == cell.Length && double.IsFinite(number))
            return true;
        Span<byte> plain = stackalloc byte[48];
        return TryPlain(cell, plain, out var size)
            && double.TryParse(plain[..size], NumberStyles.Float, CultureInfo.InvariantCulture, out number)
            && double.IsFinite(number);
    }

    /// <summary>Reads a day in one of the forms of <see cref="Day"/>.</summary>
    /// <param name="cell">UTF-8, trimmed.</param>
    /// <param name="day">The day.</param>
    public static bool TryDay(ReadOnlySpan<byte> cell, out DateOnly day)
    {
        day = default;
        if (cell.Length >= 10 && cell[4] == (byte)'-' && cell[7] == (byte)'-' && (cell.Length == 10 || cell[10] is (byte)'T' or (byte)' '))
            return TryYmd(cell[..4], cell.Slice(5, 2), cell.Slice(8, 2), out day);
        if (cell.Length >= 10 && cell[2] == (byte)'/' && cell[5] == (byte)'/' && (cell.Length == 10 || cell[10] == (byte)' '))
            return TryYmd(cell.Slice(6, 4), cell.Slice(3, 2), cell[..2], out day);
        if (cell.Length == 8 && AllDigits(cell))
            return TryYmd(cell[..4], cell.Slice(4, 2), cell.Slice(6, 2), out day);
        if (cell.Length is >= 8 and <= 14)
        {
            // 28-déc-19, the abbreviations of a French spreadsheet, with or without their point
            var parts = Encoding.UTF8.GetString(cell).Split('-');
            var month = parts.Length != 3 ? -1 : Array.FindIndex(MonthNames, name => IsAbbreviation(HeaderName.Normalise(parts[1]).TrimEnd('.'), HeaderName.Normalise(name)));
            if (month < 0
                || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var date)
                || !int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var year))
                return false;
            year += year < 100 ? 2000 : 0;
            if (year is < 1 or > 9999 || date < 1 || date > DateTime.DaysInMonth(year, month + 1))
                return false;
            day = new DateOnly(year, month + 1, date);
            return true;
        }
        return false;
    }

    /// <summary>Reads the code of a commune.</summary>
    /// <param name="cell">UTF-8, trimmed.</param>
    /// <param name="code">Five bytes.</param>
    public static bool TryCommune(ReadOnlySpan<byte> cell, Span<byte> code)
    {
        if (cell.Length == 4 && AllDigits(cell))
        {
            code[0] = (byte)'0';
            cell.CopyTo(code[1..]);
            return true;
        }
        if (cell.Length != 5)
            return false;
        cell.CopyTo(code);
        if (code[0] == (byte)'2' && code[1] is (byte)'A' or (byte)'B' or (byte)'a' or (byte)'b')
        {
            code[1] = (byte)(code[1] & ~0x20);
            return AllDigits(code[2..]);
        }
        return AllDigits(code);
    }

    private static Field Code(string column, string header, string meaning, string fault, CodeCheck isCode) => Field.Raw(column, header, meaning, "text", (cell, row) =>
    {
        cell = Trim(cell);
        if (IsMissing(cell))
        {
            row.Null();
            return null;
        }
        Span<byte> padded = stackalloc byte[2];
        if (cell.Length == 1)
        {
            padded[0] = (byte)'0';
            padded[1] = cell[0];
            if (!isCode(padded))
                return fault;
            row.Text(padded);
            return null;
        }
        if (!isCode(cell))
            return fault;
        if (cell.Length == 2)
        {
            padded[0] = cell[0];
            padded[1] = cell[1] is (byte)'a' or (byte)'b' ? (byte)(cell[1] & ~0x20) : cell[1];
            row.Text(padded);
            return null;
        }
        row.Text(cell);
        return null;
    });

    // The first three letters or more; "jui" is two months.
    private static bool IsAbbreviation(string text, string month) =>
        text.Length >= 3 && month.StartsWith(text, StringComparison.Ordinal) && (text.Length > 3 || text != "jui");

    private delegate bool CodeCheck(ReadOnlySpan<byte> cell);

    private static bool AllDigits(ReadOnlySpan<byte> cell) => !cell.ContainsAnyExceptInRange((byte)'0', (byte)'9');

    private static bool Same(ReadOnlySpan<byte> cell, ReadOnlySpan<byte> lower) => Ascii.EqualsIgnoreCase(cell, lower);

    private static bool TryYmd(ReadOnlySpan<byte> year, ReadOnlySpan<byte> month, ReadOnlySpan<byte> date, out DateOnly day)
    {
        day = default;
        if (!TryDigits(year, out var y) || !TryDigits(month, out var m) || !TryDigits(date, out var d)
            || y < 1 || m is < 1 or > 12 || d < 1 || d > DateTime.DaysInMonth(y, m))
            return false;
        day = new DateOnly(y, m, d);
        return true;
    }

    private static bool TryDigits(ReadOnlySpan<byte> digits, out int number)
    {
        number = 0;
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'9')
                return false;
            number = (10 * number) + digit - '0';
        }
        return true;
    }

    // Digits, a sign, one point: without the spaces between groups of three, with the comma as a point. A second mark, or a
    // space that does not part thousands, is no number.
    private static bool TryPlain(ReadOnlySpan<byte> cell, Span<byte> plain, out int size)
    {
        size = 0;
        var sinceGroup = -1;
        var signs = 0;
        var marked = false;
        for (var i = 0; i < cell.Length; i++)
        {
            if (size == plain.Length)
                return false;
            var letter = cell[i];
            var space = letter == (byte)' ' ? 1 : cell[i..].StartsWith("\u00A0"u8) ? 2 : cell[i..].StartsWith("\u202F"u8) ? 3 : 0;
            if (space > 0)
            {
                if (marked || (sinceGroup < 0 ? size - signs is 0 or > 3 : sinceGroup != 3))
                    return false;
                sinceGroup = 0;
                i += space - 1;
            }
            else if (letter is (byte)',' or (byte)'.')
            {
                if (marked || (sinceGroup >= 0 && sinceGroup != 3))
                    return false;
                marked = true;
                plain[size++] = (byte)'.';
            }
            else
            {
                if (sinceGroup >= 0 && !marked)
                    sinceGroup++;
                signs += letter is (byte)'-' or (byte)'+' ? 1 : 0;
                plain[size++] = letter;
            }
        }
        return sinceGroup < 0 || marked || sinceGroup == 3;
    }
}
