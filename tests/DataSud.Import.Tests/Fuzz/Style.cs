using System.Text;

namespace DataSud.Import.Tests.Fuzz;

/// <summary>Bytes of a generated file.</summary>
internal enum FileEncoding
{
    Utf8,
    Utf8WithMark,
    Windows1252,

    /// <summary>Each line in UTF-8 or in Windows-1252, as some of ARCEP's files are.</summary>
    MixedByLine,
}

/// <summary>Which cells stand between quotes.</summary>
internal enum Quoting
{
    /// <summary>Only those that could not stand without.</summary>
    None,

    /// <summary>Those that could not stand without, and some others.</summary>
    Minimal,

    All,
}

/// <summary>How one file is written; the same values whatever the style.</summary>
internal sealed record Style
{
    public FileEncoding Encoding { get; init; }

    public char Separator { get; init; } = ',';

    public Quoting Quoting { get; init; }

    public string LineEnd { get; init; } = "\n";

    public char DecimalMark { get; init; } = '.';

    /// <summary>Between groups of three digits; empty for none.</summary>
    public string ThousandsMark { get; init; } = "";

    /// <summary>What may stand for no value; one is drawn for each cell.</summary>
    public IReadOnlyList<string> NullMarks { get; init; } = [""];

    /// <summary>Whether blanks may stand around values.</summary>
    public bool IsPadded { get; init; }

    /// <summary>Whether the last line has an end, where the table does not ask for it.</summary>
    public bool EndsLastLine { get; init; } = true;

    /// <summary>Whether every text must have a form in Windows-1252.</summary>
    public bool IsNarrow => Encoding is FileEncoding.Windows1252 or FileEncoding.MixedByLine;

    public override string ToString() =>
        $"{Encoding}, '{(Separator == '\t' ? "tab" : Separator)}', quotes {Quoting}, line end {LineEnd.Replace("\r", "CR").Replace("\n", "LF")}, decimal '{DecimalMark}', thousands "
        + (ThousandsMark.Length == 0 ? "none" : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"U+{(int)ThousandsMark[0]:X4}")) + (IsPadded ? ", padded" : "") + (EndsLastLine ? "" : ", last line without end");
}

/// <summary>The styles that a form of file may have.</summary>
internal sealed record StyleRange
{
    /// <summary>Files that we or the Région write: UTF-8, points, empty cells for no value.</summary>
    public static StyleRange Plain { get; } = new();

    /// <summary>Official files: everything that formats.md names.</summary>
    public static StyleRange Official { get; } = new()
    {
        Encodings = [FileEncoding.Utf8, FileEncoding.Utf8, FileEncoding.Utf8WithMark, FileEncoding.Windows1252, FileEncoding.MixedByLine],
        DecimalMarks = ['.', ','],
        ThousandsMarks = ["", "", " ", "\u00A0", "\u202F"],
        NullMarks = ["", "", "-", "/", "nd", "n.d.", "ND", "N/A", "NA", "ns", "#N/A", "NULL", "[ND]", "...", "\u2026"],
        MayBePadded = true,
    };

    public IReadOnlyList<FileEncoding> Encodings { get; init; } = [FileEncoding.Utf8, FileEncoding.Utf8WithMark];

    public IReadOnlyList<char> Separators { get; init; } = [',', ';', '\t'];

    public IReadOnlyList<string> LineEnds { get; init; } = ["\n", "\n", "\r\n", "\r"];

    public IReadOnlyList<char> DecimalMarks { get; init; } = ['.'];

    public IReadOnlyList<string> ThousandsMarks { get; init; } = [""];

    public IReadOnlyList<string> NullMarks { get; init; } = [""];

    public bool MayBePadded { get; init; }

    public Style Draw(Random random)
    {
        var encoding = random.Of(Encodings);
        var narrow = encoding is FileEncoding.Windows1252 or FileEncoding.MixedByLine;
        var thousands = random.Of(ThousandsMarks);
        return new Style
        {
            Encoding = encoding,
            Separator = random.Of(Separators),
            Quoting = random.Of([Quoting.None, Quoting.Minimal, Quoting.All]),
            LineEnd = random.Of(LineEnds),
            DecimalMark = random.Of(DecimalMarks),
            ThousandsMark = narrow && thousands == "\u202F" ? "\u00A0" : thousands,
            NullMarks = NullMarks,
            IsPadded = MayBePadded && random.Chance(0.3),
            EndsLastLine = random.Chance(0.7),
        };
    }
}

/// <summary>Draws from a seeded generator.</summary>
internal static class Drawing
{
    // No two of the higher ones ever stand side by side, so that no text of Windows-1252 is UTF-8 by chance.
    private const string Letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    private const string NarrowHigh = "éèêëàâîïôùûüçœÉÀÔ’«»°";
    private const string WideHigh = "éèàçœ’łΩж中\u0301𝄞\uFFFD";
    private const string Awkward = ",;\t\"'|&/()-=";

    public static T Of<T>(this Random random, IReadOnlyList<T> items) => items[random.Next(items.Count)];

    public static bool Chance(this Random random, double share) => random.NextDouble() < share;

    /// <summary>A text that is no mark of "no value", begins and ends with a letter, and is unlike any number, code or date.</summary>
    public static string Text(this Random random, Style style, int longest = 24)
    {
        var text = new StringBuilder();
        text.Append(Letters[random.Next(52)]).Append("xyzwqk"[random.Next(6)]).Append('é');
        text.Append(Letters[random.Next(52)]);
        for (var left = random.Next(longest); left > 0; left--)
        {
            var draw = random.NextDouble();
            if (draw < 0.12)
                AppendRune(text, style.IsNarrow ? NarrowHigh : WideHigh, random);
            else if (draw < 0.2)
                text.Append(Awkward[random.Next(Awkward.Length)]);
            else if (draw < 0.28)
                text.Append(' ');
            text.Append(Letters[random.Next(Letters.Length)]);
        }
        return text.Append(Letters[random.Next(52)]).ToString();
    }

    private static void AppendRune(StringBuilder text, string from, Random random)
    {
        var runes = from.EnumerateRunes().ToArray();
        text.Append(runes[random.Next(runes.Length)].ToString());
    }
}
