using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using DataSud.Import.Csv;

namespace DataSud.Import.Arcep.Ftth;

/// <summary>How ARCEP's spreadsheet prints its cells.</summary>
internal static partial class FtthCells
{
    // What a spreadsheet shows for zero in the format of accountants; the communes only add up to ARCEP's own départements if it is read so.
    private const string Zero = "-";

    /// <summary>An integer, with or without no-break spaces between thousands and blanks around; a dash is zero.</summary>
    public static bool Count(string text, out int? value, [NotNullWhen(false)] out string? fault)
    {
        var cell = text.Trim();
        value = null;
        if (cell == Zero)
            value = 0;
        else if (Grouped().IsMatch(cell) && int.TryParse(string.Concat(cell.Where(char.IsAsciiDigit)), NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            value = count;
        fault = value is null ? (cell.Length == 0 ? "is empty where a count is expected" : "is not a whole number") : null;
        return fault is null;
    }

    /// <summary>A count, or a share such as <c>74%</c>; printed plainly: 21811, 74%. Nothing is null.</summary>
    public static bool Figure(string text, out string? value, [NotNullWhen(false)] out string? fault)
    {
        (value, fault) = (null, null);
        var cell = text.Trim();
        if (cell.Length == 0)
            return true;
        if (Share().IsMatch(cell))
            value = string.Concat(cell.Where(letter => !char.IsWhiteSpace(letter))).Replace(',', '.');
        else if (Count(cell, out var count, out _))
            value = count?.ToString(CultureInfo.InvariantCulture);
        else
            fault = "is neither a whole number nor a share (74%)";
        return fault is null;
    }

    /// <summary>A count in a sheet of the workbook: as <see cref="Count"/>, and nothing where nothing is said; an estimate with decimals is rounded.</summary>
    public static bool SheetCount(string text, out int? value, [NotNullWhen(false)] out string? fault)
    {
        var cell = Encoding.UTF8.GetBytes(text.Trim());
        (value, fault) = (null, null);
        if (text.Trim() == Zero)
            value = 0;
        else if (Official.IsMissing(cell))
            return true;
        else if (Official.TryDecimal(cell, out var number) && number is >= 0 and <= int.MaxValue)
            value = (int)decimal.Round(number, MidpointRounding.AwayFromZero);
        else
            fault = "is not a number of premises";
        return fault is null;
    }

    /// <summary>Whether anything stands in a cell but a dash, a zero or a no.</summary>
    public static bool Mark(string text, out bool? value, [NotNullWhen(false)] out string? fault)
    {
        value = HeaderName.Normalise(text).Trim() is not ("" or Zero or "0" or "non" or "n");
        fault = null;
        return true;
    }

    /// <summary>1 for yes, a dash for no.</summary>
    public static bool Flag(string text, out bool? value, [NotNullWhen(false)] out string? fault)
    {
        value = text.Trim() switch
        {
            "1" => true,
            Zero => false,
            _ => null,
        };
        fault = value is null ? "is neither 1 nor a dash" : null;
        return fault is null;
    }

    /// <summary>0 (a dash), 1, 2 or 3.</summary>
    public static bool Mountain(string text, out short? value, [NotNullWhen(false)] out string? fault)
    {
        value = text.Trim() switch
        {
            Zero => 0,
            "1" => 1,
            "2" => 2,
            "3" => 3,
            _ => null,
        };
        fault = value is null ? "is none of a dash, 1, 2, 3" : null;
        return fault is null;
    }

    /// <summary>Words as printed without the blanks around; a dash or nothing is null.</summary>
    public static bool Words(string text, out string? value, [NotNullWhen(false)] out string? fault)
    {
        var cell = text.Trim();
        value = cell is Zero or "" ? null : cell;
        fault = null;
        return true;
    }

    /// <summary>Operator codes joined by dashes (a code may hold an @, never a dash); nothing is no operator.</summary>
    public static bool Operators(string text, out string[]? value, [NotNullWhen(false)] out string? fault)
    {
        var cell = text.Trim();
        value = cell is Zero or "" ? [] : cell.Split('-');
        fault = value.Any(code => !OperatorCode().IsMatch(code)) ? "is no list of operator codes joined by dashes" : null;
        return fault is null;
    }

    /// <summary>The row's subject: <c>premises</c> or <c>category</c>.</summary>
    public static bool Subject(string text, out string? value, [NotNullWhen(false)] out string? fault)
    {
        value = HeaderName.Normalise(text) switch
        {
            "locaux raccordables" => "premises",
            "categorie" => "category",
            _ => null,
        };
        fault = value is null ? "is neither 'Locaux Raccordables' nor 'Catégorie'" : null;
        return fault is null;
    }

    /// <summary>INSEE code of a commune.</summary>
    public static bool CommuneCode(string text, out string? value, [NotNullWhen(false)] out string? fault)
    {
        value = text.Trim();
        fault = Commune().IsMatch(value) ? null : "is no INSEE code of a commune";
        return fault is null;
    }

    /// <summary>A quarter as a column name: <c>T1 2018</c> or <c>2018 T1</c>, turned into <c>2018-Q1</c>.</summary>
    public static bool Quarter(string normalised, [NotNullWhen(true)] out string? name)
    {
        var match = QuarterName().Match(normalised);
        name = match.Success ? $"{match.Groups["year"].Value}-Q{match.Groups["quarter"].Value}" : null;
        return match.Success;
    }

    // U+00A0 in the files of 2018, U+202F in what newer spreadsheets export.
    [GeneratedRegex(@"\A([0-9]+|[0-9]{1,3}([ \u00A0\u202F][0-9]{3})+)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Grouped();

    [GeneratedRegex(@"\A[0-9]{1,3}([.,][0-9]+)?\s?%\z", RegexOptions.CultureInvariant)]
    private static partial Regex Share();

    [GeneratedRegex(@"\A[A-Z0-9@]{2,6}\z", RegexOptions.CultureInvariant)]
    private static partial Regex OperatorCode();

    [GeneratedRegex(@"\A([0-9]{2}|2A|2B)[0-9]{3}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Commune();

    [GeneratedRegex(@"\A(t(?<quarter>[1-4]) (?<year>20[0-9]{2})|(?<year>20[0-9]{2}) t(?<quarter>[1-4]))\z", RegexOptions.CultureInvariant)]
    private static partial Regex QuarterName();
}
