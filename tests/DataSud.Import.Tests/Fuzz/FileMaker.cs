using System.Text;
using DataSud.Import.Csv;

namespace DataSud.Import.Tests.Fuzz;

/// <summary>What a line of a generated file is.</summary>
internal enum LineKind
{
    Title,
    Header,
    Row,

    /// <summary>Must be refused, and is no row of the model: a second header.</summary>
    Stray,

    Blank,
}

/// <summary>A record of a generated file, on its way to bytes.</summary>
internal sealed class Line(LineKind kind, List<string> cells, Row? row = null)
{
    public LineKind Kind { get; } = kind;

    public Row? Row { get; } = row;

    public List<string> Cells { get; set; } = cells;

    /// <summary>Cells that are written in Windows-1252 whatever the line is in.</summary>
    public HashSet<int> NarrowCells { get; } = [];

    /// <summary>Cell before which a quote is opened and not closed; -1 for none.</summary>
    public int OpenQuote { get; set; } = -1;

    /// <summary>Cell in which a NUL byte stands; -1 for none.</summary>
    public int NulCell { get; set; } = -1;

    /// <summary>Physical line, from 1; set when the file is written.</summary>
    public long Number { get; set; }

    public long Start { get; set; }

    /// <summary>Where its content ends and its line end begins.</summary>
    public long End { get; set; }
}

/// <summary>Writes a model in a style; faults are injected on the way.</summary>
internal sealed class FileMaker
{
    private static readonly Encoding Windows1252 = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    private readonly Random _random;

    public FileMaker(ModelFile model, Style style, Random random)
    {
        (Model, Style, _random) = (model, style, random);
        Columns = [.. Enumerable.Range(0, model.Columns.Count)];
        if (random.Chance(0.4))
            ShuffleColumns();
        Lines.AddRange(model.Titles.Select(title => new Line(LineKind.Title, [.. title])));
        Lines.Add(new Line(LineKind.Header, [.. Columns.Select(column => PrintHeader(model.Columns[column].Header))]));
        Lines.AddRange(model.Rows.Select(row => new Line(LineKind.Row, Print(row), row)));
    }

    public ModelFile Model { get; }

    public Style Style { get; }

    public List<Line> Lines { get; } = [];

    /// <summary>Column of the model behind each column of the file; -1 for one that the model does not know.</summary>
    public List<int> Columns { get; }

    /// <summary>Bytes that stand instead of the file.</summary>
    public byte[]? Instead { get; set; }

    /// <summary>Share of the bytes after which the file is cut; 1 for none.</summary>
    public double Cut { get; set; } = 1;

    public Line Header => Lines.Find(line => line.Kind == LineKind.Header)!;

    public IEnumerable<Line> RowLines => Lines.Where(line => line.Row is not null);

    public long LineCount { get; private set; }

    /// <summary>Writes the file.</summary>
    /// <returns>Its bytes. <see cref="Line.Number"/> is known from here on, and the fates of rows behind a cut.</returns>
    public byte[] Write(bool endsEveryLine)
    {
        using var bytes = new MemoryStream();
        if (Style.Encoding == FileEncoding.Utf8WithMark)
            bytes.Write(Encoding.UTF8.Preamble);
        long number = 1;
        for (var i = 0; i < Lines.Count; i++)
        {
            var line = Lines[i];
            (line.Number, line.Start) = (number, bytes.Length);
            var content = Encode(line);
            bytes.Write(content);
            line.End = bytes.Length;
            number += content.Count((byte)'\n') + 1;
            if (i < Lines.Count - 1 || Style.EndsLastLine || endsEveryLine)
                bytes.Write(Encoding.ASCII.GetBytes(Style.LineEnd));
        }
        LineCount = number;
        if (Instead is not null)
            return Instead;
        var whole = bytes.ToArray();
        if (Cut >= 1)
            return whole;

        var cut = (int)(Cut * whole.Length);
        foreach (var line in RowLines)
        {
            if (line.Start >= cut)
                line.Row!.Fate = Fate.Gone;
            else if (line.End >= cut && (line.End > cut || endsEveryLine))
                line.Row!.Fate = endsEveryLine ? Fate.Spoilt : Fate.Unknown;
        }
        return whole[..cut];
    }

    public List<string> Print(Row row) => [.. Columns.Select(column => column < 0 ? _random.Text(Style) : Model.Columns[column].Kind.Print(row.Values[column], Style, _random))];

    private void ShuffleColumns()
    {
        var shuffled = Columns.ToArray();
        _random.Shuffle(shuffled);
        Columns.Clear();
        Columns.AddRange(shuffled);
    }

    // The text of a header moves from one edition to the next.
    private string PrintHeader(string header)
    {
        if (!Style.IsPadded || _random.Chance(0.5))
            return header;
        return _random.Next(4) switch
        {
            0 => header + " ",
            1 => header.ToUpperInvariant(),
            2 => header.Replace(' ', '\u00A0'),
            _ => " " + header,
        };
    }

    private byte[] Encode(Line line)
    {
        var narrow = Style.Encoding == FileEncoding.Windows1252 || (Style.Encoding == FileEncoding.MixedByLine && line.Kind == LineKind.Row && _random.Chance(0.5));
        using var bytes = new MemoryStream();
        for (var i = 0; i < line.Cells.Count; i++)
        {
            if (i > 0)
                bytes.WriteByte((byte)Style.Separator);
            if (line.OpenQuote == i)
                bytes.WriteByte((byte)'"');
            bytes.Write((narrow || line.NarrowCells.Contains(i) ? Windows1252 : Encoding.UTF8).GetBytes(Quote(line.Cells[i], line.Kind)));
            if (line.NulCell == i)
                bytes.WriteByte(0);
        }
        return bytes.ToArray();
    }

    private string Quote(string cell, LineKind kind)
    {
        var must = cell.AsSpan().IndexOfAny(Style.Separator, '\n', '\r') >= 0 || cell.StartsWith('"');
        if (must || (kind != LineKind.Title && (Style.Quoting == Quoting.All || (Style.Quoting == Quoting.Minimal && _random.Chance(0.1)))))
            return $"\"{cell.Replace("\"", "\"\"")}\"";
        return cell;
    }

    /// <summary>Whether a field of a table reads a column of that name.</summary>
    public static bool Reads(Field field, string header)
    {
        var (wanted, name) = (HeaderName.Normalise(field.Header), HeaderName.Normalise(header));
        return wanted == name || (field.ByPrefix && name.StartsWith(wanted + " ", StringComparison.Ordinal)) || field.Aliases.Any(alias => HeaderName.Normalise(alias) == name);
    }
}
