using System.Text;

namespace DataSud.Import.Tests.Fuzz;

/// <summary>What a case must come to, beside the fates of its rows.</summary>
internal sealed class Outlook
{
    /// <summary>Faults, for the message of a failure.</summary>
    public List<string> Faults { get; } = [];

    /// <summary>Whether the import must be refused.</summary>
    public bool MustRefuse { get; private set; }

    /// <summary>Whether it may be refused as a whole.</summary>
    public bool MayRefuse { get; set; }

    /// <summary>What the message must hold when it is refused.</summary>
    public string? Saying { get; private set; }

    public void Refuse(string? saying = null) => (MustRefuse, MayRefuse, Saying) = (true, true, saying);
}

/// <summary>A way in which files go wrong.</summary>
/// <param name="Name">For messages.</param>
/// <param name="IsOfRow">Whether it strikes single rows, so that several may be in one file.</param>
/// <param name="Inject">Spoils the file and says what must come of it; false where the file gives no hold.</param>
internal sealed record Fault(string Name, bool IsOfRow, Func<Target, Outlook, Random, bool> Inject)
{
    private static readonly int[] HugeSizes = [70_000, 300_000, 900_000, 1_030_000];

    public static IReadOnlyList<Fault> All { get; } =
    [
        new("missing column", false, MissingColumn),
        new("columns swapped with their data", true, SwappedColumns),
        new("names of columns swapped", false, SwappedNames),
        new("extra column", true, ExtraColumn),
        new("truncated row", true, TruncatedRow),
        new("row too long", true, LongRow),
        new("truncated file", false, TruncatedFile),
        new("doubled row", true, DoubledRow),
        new("bad value", true, BadValue),
        new("bad value", true, BadValue),
        new("extreme number", true, ExtremeNumber),
        new("huge field", true, HugeField),
        new("field beyond 1 MiB", false, OverlongField),
        new("NUL byte", true, NulByte),
        new("bytes of another encoding", false, ForeignBytes),
        new("unclosed quote", true, UnclosedQuote),
        new("header after titles", true, HeaderAfterTitles),
        new("header too far down", false, HeaderTooFarDown),
        new("header after data", false, HeaderAfterData),
        new("header absent", false, HeaderAbsent),
        new("header repeated", true, RepeatedHeader),
        new("blank lines", true, BlankLines),
        new("empty file", false, (target, outlook, random) => Instead(target, outlook, random.Of([[], "\n\n"u8.ToArray(), [0xEF, 0xBB, 0xBF], " \t \n"u8.ToArray()]))),
        new("binary garbage", false, Garbage),
        new("UTF-16", false, Utf16),
        new("missing file", false, MissingFile),
    ];

    public override string ToString() => Name;

    private static bool MissingColumn(Target target, Outlook outlook, Random random)
    {
        var maker = target.Maker;
        var needed = Enumerable.Range(0, maker.Columns.Count).Where(i => target.IsNeeded(maker.Columns[i])).ToList();
        if (needed.Count == 0)
            return false;
        var gone = random.Of(needed);
        var header = maker.Model.Columns[maker.Columns[gone]].Header;
        maker.Columns.RemoveAt(gone);
        foreach (var line in maker.Lines.Where(line => line.Kind is LineKind.Header or LineKind.Row))
            line.Cells.RemoveAt(gone);
        outlook.Refuse();
        outlook.Faults.Add($"without {header}");
        return true;
    }

    private static bool SwappedColumns(Target target, Outlook outlook, Random random)
    {
        var maker = target.Maker;
        var (a, b) = (random.Next(maker.Columns.Count), random.Next(maker.Columns.Count));
        if (maker.Lines.Exists(line => line.Kind is LineKind.Header or LineKind.Row && line.Cells.Count <= Math.Max(a, b)))
            return false;
        (maker.Columns[a], maker.Columns[b]) = (maker.Columns[b], maker.Columns[a]);
        foreach (var line in maker.Lines.Where(line => line.Kind is LineKind.Header or LineKind.Row or LineKind.Stray))
            (line.Cells[a], line.Cells[b]) = (line.Cells[b], line.Cells[a]);
        return true;
    }

    // A text where a number, a code or a date is read: every row is refused whose text is there.
    private static bool SwappedNames(Target target, Outlook outlook, Random random)
    {
        var maker = target.Maker;
        var texts = Enumerable.Range(0, maker.Columns.Count).Where(i => maker.Columns[i] >= 0 && maker.Model.Columns[maker.Columns[i]].Kind is TextKind).ToList();
        var strict = Enumerable.Range(0, maker.Columns.Count).Where(i => target.IsRead(maker.Columns[i]) && !maker.Model.Columns[maker.Columns[i]].Kind.TakesAnyText).ToList();
        if (texts.Count == 0 || strict.Count == 0)
            return false;
        var (text, other) = (random.Of(texts), random.Of(strict));
        (maker.Header.Cells[text], maker.Header.Cells[other]) = (maker.Header.Cells[other], maker.Header.Cells[text]);
        foreach (var line in maker.RowLines)
            line.Row!.Fate = line.Row.Values[maker.Columns[text]] is null ? Fate.Unknown : Fate.Spoilt;
        outlook.MayRefuse = true;
        return true;
    }

    private static bool ExtraColumn(Target target, Outlook outlook, Random random)
    {
        var maker = target.Maker;
        var at = random.Next(maker.Columns.Count + 1);
        if (maker.Lines.Exists(line => line.Kind is LineKind.Header or LineKind.Row && line.Cells.Count < maker.Columns.Count) || maker.RowLines.Any(line => line.OpenQuote >= 0 || line.NulCell >= 0))
            return false;
        // Two equal rows would differ by it.
        if (maker.Model.ReadsEveryColumn && maker.RowLines.Any(line => line.Row!.IsTouched))
            return false;
        maker.Columns.Insert(at, -1);
        outlook.MayRefuse |= maker.Model.ReadsEveryColumn;
        foreach (var line in maker.Lines.Where(line => line.Kind is LineKind.Header or LineKind.Row or LineKind.Stray))
            line.Cells.Insert(at, line.Kind == LineKind.Row ? random.Text(maker.Style) : FormattableString.Invariant($"xq colonne {maker.Columns.Count}"));
        return true;
    }

    private static bool TruncatedRow(Target target, Outlook outlook, Random random)
    {
        if (target.Maker.Columns.Count < 2 || Strike(target, random) is not { } line)
            return false;
        var left = random.Next(1, line.Cells.Count);
        line.Cells.RemoveRange(left, line.Cells.Count - left);
        // A row without any cell is a blank line.
        if (line.Cells.TrueForAll(string.IsNullOrWhiteSpace))
            line.Cells[0] = "05061";
        line.Row!.Fate = Fate.Spoilt;
        return true;
    }

    private static bool LongRow(Target target, Outlook outlook, Random random)
    {
        if (Strike(target, random) is not { } line)
            return false;
        line.Cells.Add(random.Text(target.Maker.Style));
        line.Row!.Fate = Fate.Spoilt;
        return true;
    }

    private static bool TruncatedFile(Target target, Outlook outlook, Random random)
    {
        target.Maker.Cut = random.NextDouble();
        outlook.MayRefuse = true;
        return true;
    }

    private static bool DoubledRow(Target target, Outlook outlook, Random random)
    {
        if (Strike(target, random) is not { } line)
            return false;
        var model = target.Maker.Model;
        var copy = new Line(LineKind.Row, [.. line.Cells], line.Row! with { Fate = model.OfDoubled, IsTouched = true });
        var at = target.Maker.Lines.IndexOf(line);
        target.Maker.Lines.Insert(random.Next(at + 1, target.Maker.Lines.Count + 1), copy);
        line.Row!.Fate = model.OfFirst;
        return true;
    }

    private static bool BadValue(Target target, Outlook outlook, Random random)
    {
        var maker = target.Maker;
        var strict = Enumerable.Range(0, maker.Columns.Count).Where(i => target.IsRead(maker.Columns[i]) && !maker.Model.Columns[maker.Columns[i]].Kind.TakesAnyText).ToList();
        if (strict.Count == 0 || Strike(target, random) is not { } line)
            return false;
        var at = random.Of(strict);
        line.Cells[at] = maker.Model.Columns[maker.Columns[at]].Kind.Spoilt(random);
        line.Row!.Fate = Fate.Spoilt;
        outlook.Faults.Add($"'{line.Cells[at]}' in {maker.Model.Columns[maker.Columns[at]].Header}");
        return true;
    }

    private static bool ExtremeNumber(Target target, Outlook outlook, Random random)
    {
        var maker = target.Maker;
        var numbers = Enumerable.Range(0, maker.Columns.Count).Where(i => target.IsRead(maker.Columns[i]) && maker.Model.Columns[maker.Columns[i]].Kind is CountKind or NumberKind).ToList();
        if (numbers.Count == 0 || Strike(target, random) is not { } line)
            return false;
        line.Cells[random.Of(numbers)] = random.Of(["2147483647", "2147483648", "9223372036854775807", "79228162514264337593543950335", new string('9', 40), "0.00000000000000000000000000000000001", "1000000000"]);
        line.Row!.Fate = Fate.Unknown;
        outlook.MayRefuse = true;
        return true;
    }

    private static bool HugeField(Target target, Outlook outlook, Random random)
    {
        var maker = target.Maker;
        var texts = Enumerable.Range(0, maker.Columns.Count).Where(i => maker.Columns[i] >= 0 && maker.Model.Columns[maker.Columns[i]] is { Kind: TextKind, IsKey: false, Staged.Count: 0 }).ToList();
        if (texts.Count == 0 || Strike(target, random) is not { } line)
            return false;
        var at = random.Of(texts);
        var text = Huge(random, random.Of(HugeSizes));
        line.Cells[at] = text;
        line.Row!.Values[maker.Columns[at]] = text;
        line.Row.Fate = Fate.Whole;
        return true;
    }

    private static bool OverlongField(Target target, Outlook outlook, Random random)
    {
        if (Strike(target, random) is not { } line)
            return false;
        line.Cells[random.Next(line.Cells.Count)] = Huge(random, random.Of([1_100_000, 3_000_000]));
        if (line.Cells.Exists(cell => cell.Contains('\n')))
            (line.Row!.Fate, outlook.MayRefuse) = (Fate.Spoilt, true);
        else
            outlook.Refuse("1 MiB");
        return true;
    }

    private static bool NulByte(Target target, Outlook outlook, Random random)
    {
        if (Strike(target, random) is not { } line)
            return false;
        line.NulCell = random.Next(line.Cells.Count);
        line.Row!.Fate = Fate.Spoilt;
        outlook.MayRefuse = true;
        return true;
    }

    // A cell in Windows-1252 within a line of UTF-8: mended where the producer is known to mix, refused elsewhere.
    private static bool ForeignBytes(Target target, Outlook outlook, Random random)
    {
        var maker = target.Maker;
        var texts = Enumerable.Range(0, maker.Columns.Count).Where(i => maker.Columns[i] >= 0 && maker.Model.Columns[maker.Columns[i]] is { Kind: TextKind, IsKey: false, Staged.Count: 0 }).ToList();
        if (texts.Count == 0 || maker.Style.Encoding is FileEncoding.Windows1252 or FileEncoding.MixedByLine || Strike(target, random) is not { } line)
            return false;
        var at = random.Of(texts);
        line.Cells[at] = "Saint-Véran, été";
        line.NarrowCells.Add(at);
        line.Row!.Values[maker.Columns[at]] = line.Cells[at];
        if (!target.IsLenient)
            outlook.Refuse("not in UTF-8");
        return true;
    }

    private static bool UnclosedQuote(Target target, Outlook outlook, Random random)
    {
        if (Strike(target, random) is not { } line)
            return false;
        line.OpenQuote = random.Next(line.Cells.Count);
        line.Row!.Fate = Fate.Spoilt;
        return true;
    }

    private static bool HeaderAfterTitles(Target target, Outlook outlook, Random random)
    {
        var maker = target.Maker;
        for (var left = random.Next(1, 6); left > 0; left--)
            maker.Lines.Insert(0, Title(maker, random));
        return true;
    }

    private static bool HeaderTooFarDown(Target target, Outlook outlook, Random random)
    {
        var maker = target.Maker;
        for (var left = 25; left > 0; left--)
            maker.Lines.Insert(0, Title(maker, random));
        outlook.Refuse();
        return true;
    }

    private static bool HeaderAfterData(Target target, Outlook outlook, Random random)
    {
        var maker = target.Maker;
        var at = maker.Lines.IndexOf(maker.Header);
        var rows = maker.Lines.Count - at - 1;
        if (rows < 2)
            return false;
        var header = maker.Header;
        maker.Lines.RemoveAt(at);
        maker.Lines.Insert(at + random.Next(1, Math.Min(rows, 6)), header);
        outlook.Refuse();
        return true;
    }

    private static bool HeaderAbsent(Target target, Outlook outlook, Random random)
    {
        target.Maker.Lines.Remove(target.Maker.Header);
        outlook.Refuse();
        return true;
    }

    private static bool RepeatedHeader(Target target, Outlook outlook, Random random)
    {
        var maker = target.Maker;
        var at = maker.Lines.IndexOf(maker.Header);
        maker.Lines.Insert(random.Next(at + 1, maker.Lines.Count + 1), new Line(LineKind.Stray, [.. maker.Header.Cells]));
        return true;
    }

    private static bool BlankLines(Target target, Outlook outlook, Random random)
    {
        var maker = target.Maker;
        for (var left = random.Next(1, 4); left > 0; left--)
        {
            var cells = random.Chance(0.5) ? [""] : Enumerable.Repeat("", maker.Columns.Count).ToList();
            maker.Lines.Insert(random.Next(maker.Lines.Count + 1), new Line(LineKind.Blank, cells));
        }
        return true;
    }

    private static bool Garbage(Target target, Outlook outlook, Random random)
    {
        var noise = new byte[random.Next(1, 40_000)];
        random.NextBytes(noise);
        byte[] signature = random.Of<byte[]>([[], [0x89, 0x50, 0x4E, 0x47], "%PDF-1.7\n"u8.ToArray(), [0x50, 0x4B, 3, 4], [0x1F, 0x8B, 8], [0xD0, 0xCF, 0x11, 0xE0]]);
        return Instead(target, outlook, [.. signature, .. noise]);
    }

    private static bool Utf16(Target target, Outlook outlook, Random random) =>
        Instead(target, outlook, [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(string.Join(target.Maker.Style.Separator, target.Maker.Header.Cells) + "\n")]);

    private static bool Instead(Target target, Outlook outlook, byte[] bytes)
    {
        target.Maker.Instead = bytes;
        outlook.Refuse();
        return true;
    }

    private static bool MissingFile(Target target, Outlook outlook, Random random)
    {
        if (target.IsAlone || target.Maker.Model.IsOptional)
            return false;
        target.IsMissing = true;
        outlook.Refuse();
        return true;
    }

    private static Line Title(FileMaker maker, Random random)
    {
        var cells = Enumerable.Repeat("", random.Chance(0.5) ? 1 : maker.Columns.Count).ToList();
        if (random.Chance(0.7))
            cells[0] = random.Text(maker.Style, 60);
        return new Line(LineKind.Title, cells);
    }

    private static string Huge(Random random, int size)
    {
        // Not compressible, so that the database cannot make it small.
        var letters = new char[size];
        for (var i = 0; i < size; i++)
            letters[i] = (char)('A' + random.Next(26));
        return new string(letters);
    }

    // A row that no other fault has struck.
    private static Line? Strike(Target target, Random random)
    {
        var whole = target.Maker.RowLines.Where(line => !line.Row!.IsTouched && line.Cells.Count == target.Maker.Columns.Count).ToList();
        if (whole.Count == 0)
            return null;
        var line = random.Of(whole);
        line.Row!.IsTouched = true;
        return line;
    }
}
