using System.Globalization;

namespace DataSud.Import.Tests.Fuzz;

/// <summary>What the cells of a column are: their values, the texts that print one, and texts that must be refused.</summary>
internal abstract record Kind
{
    /// <summary>Share of cells without value.</summary>
    public double Nulls { get; init; }

    /// <summary>Whether every text passes.</summary>
    public virtual bool TakesAnyText => false;

    /// <summary>Draws a value in the form in which the staging table shows it; null for none.</summary>
    public string? Draw(Random random, Style style) => Nulls > 0 && random.Chance(Nulls) ? null : DrawValue(random, style);

    public string Print(string? value, Style style, Random random) =>
        value is null ? Pad(PrintNull(style, random), style, random) : Pad(PrintValue(value, style, random), style, random);

    /// <summary>A text that no cell of the column may hold.</summary>
    public virtual string Spoilt(Random random) => random.Of(["?", "x1", "12a4", "--", "1;2;3", "0x1F", "é", "12.3.4", "«»"]);

    protected abstract string DrawValue(Random random, Style style);

    protected virtual string PrintValue(string value, Style style, Random random) => value;

    protected virtual string PrintNull(Style style, Random random) => random.Of(style.NullMarks);

    protected virtual string Pad(string text, Style style, Random random) =>
        style.IsPadded ? random.Of(["", " ", "    ", style.IsNarrow ? "\u00A0" : "\u202F"]) + text + random.Of(["", " ", "    ", "\u00A0"]) : text;

    protected static string Group(string digits, string mark)
    {
        if (mark.Length == 0)
            return digits;
        var sign = digits.StartsWith('-') ? "-" : "";
        var whole = digits[sign.Length..];
        for (var at = whole.Length - 3; at > 0; at -= 3)
            whole = whole.Insert(at, mark);
        return sign + whole;
    }
}

/// <summary>Text; blanks around it do not count.</summary>
internal record TextKind : Kind
{
    public override bool TakesAnyText => true;

    public int Longest { get; init; } = 24;

    /// <summary>Whether line breaks may stand in it.</summary>
    public bool MayBreak { get; init; }

    protected override string DrawValue(Random random, Style style)
    {
        var text = random.Text(style, Longest);
        return MayBreak && random.Chance(0.1) ? text + "\n" + random.Text(style, Longest) : text;
    }
}

/// <summary>Text kept to the last blank, where an empty cell alone is no value.</summary>
internal sealed record ExactTextKind : TextKind
{
    protected override string Pad(string text, Style style, Random random) => text;

    protected override string PrintNull(Style style, Random random) => "";
}

/// <summary>One of a few words.</summary>
internal sealed record WordKind(params string[] Words) : Kind
{
    public override string Spoilt(Random random) => "none-of-them";

    protected override string DrawValue(Random random, Style style) => random.Of(Words);

    protected override string PrintNull(Style style, Random random) => "";

    protected override string Pad(string text, Style style, Random random) => text;
}

/// <summary>Words of which any other text may be one too.</summary>
internal sealed record OpenWordKind(params string[] Words) : Kind
{
    public override bool TakesAnyText => true;

    protected override string DrawValue(Random random, Style style) => random.Of(Words);

    protected override string PrintNull(Style style, Random random) => "";

    protected override string Pad(string text, Style style, Random random) => text;
}

/// <summary>Five characters; the first zero may be lost.</summary>
internal sealed record CommuneKind : Kind
{
    private static readonly string[] Known =
    [
        "01001", "02408", "04112", "05001", "05023", "05039", "05061", "05157", "06088", "06107", "13001", "13039", "13054", "2A004", "2B033", "59350",
        "67482", "75056", "83069", "83137", "84007", "84031", "97105", "97411", "97502",
    ];

    public bool MayLoseZero { get; init; } = true;

    public override string Spoilt(Random random) => random.Of<string>(MayLoseZero ? ["506", "050611", "2C004", "ABCDE", "05o61", "05.61"] : ["0506", "050611", "2C004", "ABCDE", "05o61"]);

    /// <summary>So many different codes.</summary>
    public static IReadOnlyList<string> Take(Random random, int count)
    {
        var codes = Known.ToArray();
        random.Shuffle(codes);
        return codes[..Math.Min(count, codes.Length)];
    }

    protected override string DrawValue(Random random, Style style) => random.Of(Known);

    protected override string PrintValue(string value, Style style, Random random) =>
        MayLoseZero && value[0] == '0' && random.Chance(0.2) ? value[1..] : value.StartsWith('2') && random.Chance(0.2) && MayLoseZero ? value.ToLowerInvariant() : value;
}

/// <summary>Digits of a fixed length; leading zeros may be lost.</summary>
internal sealed record DigitsKind(int Length) : Kind
{
    public bool MayLoseZeros { get; init; } = true;

    public override string Spoilt(Random random) => random.Of([new string('1', Length + 1), "12e4", "12,4"]);

    protected override string DrawValue(Random random, Style style) => string.Concat(Enumerable.Range(0, Length).Select(_ => (char)('0' + random.Next(10))));

    protected override string PrintValue(string value, Style style, Random random) =>
        MayLoseZeros && random.Chance(0.1) && value.TrimStart('0') is { Length: > 0 } bare ? bare : value;
}

/// <summary>A code from a list; whatever is not of its form is refused.</summary>
internal sealed record CodeKind(params string[] Codes) : Kind
{
    public bool MayLoseZero { get; init; } = true;

    public override string Spoilt(Random random) => random.Of(["ZZZ9", "1234", "é"]);

    protected override string DrawValue(Random random, Style style) => random.Of(Codes);

    protected override string PrintValue(string value, Style style, Random random) =>
        MayLoseZero && value.Length == 2 && value[0] == '0' && random.Chance(0.2) ? value[1..] : value;
}

/// <summary>A whole number, never negative.</summary>
internal sealed record CountKind(int Most = 2_000_000) : Kind
{
    /// <summary>Whether decimals of zero may follow.</summary>
    public bool MayHaveDecimals { get; init; } = true;

    public override string Spoilt(Random random) => random.Of(["12,5", "1 23", "x", "1e3", "-4", "12 3456", "0x1F", "12.5", "1 2 3", "99999999999"]);

    protected override string DrawValue(Random random, Style style) =>
        (random.Chance(0.2) ? random.Next(10) : random.Chance(0.5) ? random.Next(Math.Min(Most, 3_000)) : random.Next(Most)).ToString(CultureInfo.InvariantCulture);

    protected override string PrintValue(string value, Style style, Random random) =>
        Group(value, style.ThousandsMark) + (MayHaveDecimals && random.Chance(0.1) ? style.DecimalMark + new string('0', random.Next(1, 16)) : "");
}

/// <summary>Digits and nothing else, as our own files write whole numbers.</summary>
internal sealed record WholeKind(int Most) : Kind
{
    public override string Spoilt(Random random) => random.Of(["12,5", "1 234", "x", "-4", "1.0", "99999999999", " 4"]);

    protected override string DrawValue(Random random, Style style) => random.Next(Most).ToString(CultureInfo.InvariantCulture);

    protected override string PrintNull(Style style, Random random) => "";

    protected override string Pad(string text, Style style, Random random) => text;
}

/// <summary>A decimal number, kept with the decimals it is printed with.</summary>
internal sealed record NumberKind(decimal Least = -1_000_000, decimal Most = 1_000_000) : Kind
{
    /// <summary>Whether decimals alone are enough to tell it from others: shown by its shortest form.</summary>
    public int Decimals { get; init; } = 6;

    public override string Spoilt(Random random) => random.Of(["12,5,1", "1.2.3", "x", "1 23,4", "--1", "1-", "NaN", "Infinity", "12 3456,1"]);

    protected override string DrawValue(Random random, Style style)
    {
        var scale = random.Next(Decimals + 1);
        var value = Math.Round(Least + ((Most - Least) * (decimal)random.NextDouble()), scale);
        return value.ToString("F" + scale.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }

    protected override string PrintValue(string value, Style style, Random random)
    {
        var parts = value.Split('.');
        return Group(parts[0], style.ThousandsMark) + (parts.Length == 2 ? style.DecimalMark + parts[1] : "");
    }
}

/// <summary>Yes or no.</summary>
internal sealed record FlagKind : Kind
{
    private static readonly string[] Yes = ["1", "true", "True", "t", "O", "oui", "TRUE"];
    private static readonly string[] No = ["0", "false", "False", "f", "N", "non", "FALSE"];

    public override string Spoilt(Random random) => random.Of(["2", "vrai", "yes", "01"]);

    protected override string DrawValue(Random random, Style style) => random.Chance(0.5) ? "true" : "false";

    protected override string PrintValue(string value, Style style, Random random) => random.Of(value == "true" ? Yes : No);
}

/// <summary>A day.</summary>
internal sealed record DayKind(int FirstYear = 2000, int LastYear = 2030) : Kind
{
    private static readonly string[] Months = ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."];

    /// <summary>Whether every form of formats.md is admitted, not ISO's alone.</summary>
    public bool InAnyForm { get; init; } = true;

    public override string Spoilt(Random random) => random.Of(["2026-02-30", "2026-13-01", "31/02/2026", "hier", "2026-6-1", "20261301", "28-foo-19"]);

    protected override string DrawValue(Random random, Style style)
    {
        var year = random.Next(FirstYear, LastYear + 1);
        return new DateOnly(year, 1, 1).AddDays(random.Next(365)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    protected override string PrintValue(string value, Style style, Random random)
    {
        if (!InAnyForm)
            return value;
        var day = DateOnly.ParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture);
        return random.Next(6) switch
        {
            0 => value + "T00:00:00Z",
            1 => day.ToString("dd/MM/yyyy", CultureInfo.InvariantCulture),
            2 => day.ToString("yyyyMMdd", CultureInfo.InvariantCulture),
            3 when day.Year is >= 2000 and <= 2099 => string.Create(CultureInfo.InvariantCulture, $"{day.Day:00}-{Months[day.Month - 1]}-{day.Year % 100:00}"),
            4 => value + " 10:29:02",
            _ => value,
        };
    }
}
