using System.Buffers.Text;
using System.Text;
using DataSud.Import.Csv;

namespace DataSud.Import.Sirene;

/// <summary>Columns of SIRENE's files. A withheld cell reads <c>[ND]</c> and is no value, as an empty one is.</summary>
internal static class SireneCells
{
    private const ulong LaPoste = 356_000_000;

    private static readonly byte[][] Bands =
        [.. new[] { "NN", "00", "01", "02", "03", "11", "12", "21", "22", "31", "32", "41", "42", "51", "52", "53" }.Select(Encoding.UTF8.GetBytes)];

    /// <summary>14 digits with their check digit (Luhn; those of La Poste add up to a multiple of five instead), bigint.</summary>
    public static Field Siret(string header) => Field.Raw("siret", header, "SIRET, 14 digits with their check digit", "bigint", static (cell, row) =>
    {
        if (!TryDigits(cell, 14, out var number))
            return "is not made of 14 digits";
        if (!IsLuhn(cell) && !(number / 100_000 == LaPoste && DigitSum(cell) % 5 == 0))
            return "fails its check digit";
        row.Int64((long)number);
        return null;
    }) with
    { Mandatory = true };

    /// <summary>9 digits with their check digit (Luhn), int.</summary>
    public static Field Siren(string header) => Field.Raw("siren", header, "SIREN, 9 digits with their check digit", "int", static (cell, row) =>
    {
        if (!TryDigits(cell, 9, out var number))
            return "is not made of 9 digits";
        if (!IsLuhn(cell))
            return "fails its check digit";
        row.Int32((int)number);
        return null;
    }) with
    { Mandatory = true };

    /// <summary>O: anybody may see it. P, and N of the files before 2023: names and addresses are withheld.</summary>
    public static Field Diffusion(string header) => Field.Raw("diffusible", header, "Diffusion status: O whole, P or N partial", "boolean", static (cell, row) =>
    {
        if (cell is not [(byte)'O' or (byte)'P' or (byte)'N'])
            return "is none of 'O', 'P', 'N'";
        row.Boolean(cell[0] == (byte)'O');
        return null;
    });

    /// <summary>A for active; the other letter (F closed, C ceased) for not.</summary>
    public static Field State(string header, char closed) => Field.Raw("active", header, $"State: A active, {closed} not", "boolean", (cell, row) =>
    {
        if (cell.Length != 1 || (cell[0] != (byte)'A' && cell[0] != (byte)closed))
            return $"is neither 'A' nor '{closed}'";
        row.Boolean(cell[0] == (byte)'A');
        return null;
    });

    /// <summary>Employee band; an unknown code is a fault, so that a new code of INSEE is seen.</summary>
    public static Field Band(string header) => Field.Raw("employee_band", header, "Employee band: NN, 00, 01 ... 53", "text", static (cell, row) =>
    {
        if (Official.IsMissing(cell))
        {
            row.Null();
            return null;
        }
        foreach (var band in Bands)
        {
            if (!cell.SequenceEqual(band))
                continue;
            row.Text(cell);
            return null;
        }
        return "is no employee band (NN, 00, 01 ... 53)";
    }) with
    { Needed = false };

    /// <summary>A year, smallint.</summary>
    public static Field Year(string column, string header, string meaning) => Field.Raw(column, header, meaning, "smallint", static (cell, row) =>
    {
        if (Official.IsMissing(cell))
        {
            row.Null();
            return null;
        }
        if (!TryDigits(cell, 4, out var year))
            return "is no year";
        row.Int16((short)year);
        return null;
    }) with
    { Needed = false };

    /// <summary>An activity code as printed (62.01Z; older editions have other forms), at most 8 letters, digits and dots.</summary>
    public static Field Activity(string column, string header, string meaning) => Field.Raw(column, header, meaning, "text", static (cell, row) =>
    {
        if (Official.IsMissing(cell))
        {
            row.Null();
            return null;
        }
        if (cell.Length > 8)
            return "is no activity code";
        foreach (var letter in cell)
        {
            if (!char.IsAsciiLetterOrDigit((char)letter) && letter != (byte)'.')
                return "is no activity code";
        }
        row.Text(cell);
        return null;
    });

    /// <summary>Text that tells of a person where the row does.</summary>
    public static Field Personal(string column, string header, string meaning) => Text(column, header, meaning) with { IsPersonal = true };

    /// <summary>A day, absurd ones included (0004, 2218 are in the register); the time that some carry is left out.</summary>
    public static Field Day(string column, string header, string meaning) => Official.Day(column, header, meaning) with { Needed = false };

    /// <summary>The edition of the activity code: NAFRev2, NAFRev1, NAF1993, NAP, and whatever comes.</summary>
    public static Field Edition(string header) => Text("naf_edition", header, "Edition of the activity code");

    /// <summary>Whether a diffusion status withholds; anything but a plain O does.</summary>
    public static bool IsWithheld(ReadOnlySpan<byte> status) => status is not [(byte)'O'];

    /// <summary>Whether a legal category is that of a natural person, or is not told.</summary>
    public static bool IsNaturalPerson(ReadOnlySpan<byte> category) => category.IsEmpty || category.SequenceEqual("1000"u8);

    // An empty cell and [ND] are no value; the other marks of official files are names here: a company may be called NA or NS.
    private static Field Text(string column, string header, string meaning) => Field.Raw(column, header, meaning, "text", static (cell, row) =>
    {
        cell = Official.Trim(cell);
        if (cell.IsEmpty || cell.SequenceEqual("[ND]"u8))
            row.Null();
        else
            row.Text(cell);
        return null;
    }) with
    { Needed = false };

    private static bool TryDigits(ReadOnlySpan<byte> cell, int length, out ulong number)
    {
        number = 0;
        return cell.Length == length && Utf8Parser.TryParse(cell, out number, out var consumed) && consumed == length;
    }

    private static bool IsLuhn(ReadOnlySpan<byte> digits)
    {
        var sum = 0;
        var twice = false;
        for (var i = digits.Length - 1; i >= 0; i--)
        {
            var digit = digits[i] - '0';
            if (twice)
            {
                digit *= 2;
                digit -= digit > 9 ? 9 : 0;
            }
            sum += digit;
            twice = !twice;
        }
        return sum % 10 == 0;
    }

    private static int DigitSum(ReadOnlySpan<byte> digits)
    {
        var sum = 0;
        foreach (var digit in digits)
            sum += digit - '0';
        return sum;
    }
}
