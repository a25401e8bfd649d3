namespace DataSud.Import.Tests.Fuzz;

/// <summary>A column of a generated file.</summary>
internal sealed record Column(string Header, Kind Kind)
{
    /// <summary>Whether the file is read without it.</summary>
    public bool IsOptional { get; init; }

    /// <summary>Whether other rows know the row by it.</summary>
    public bool IsKey { get; init; }

    /// <summary>Staging column, where the table is none that tells its fields.</summary>
    public string? Into { get; init; }

    /// <summary>What the period of a series is staged as; null for a column of its own.</summary>
    public string? Period { get; init; }

    /// <summary>How a value is staged, by staging column, where it is not as it is drawn; "*" for every other one.</summary>
    public IReadOnlyDictionary<string, Func<string?, string?>> Staged { get; init; } = new Dictionary<string, Func<string?, string?>>();

    /// <summary>Staged by this rule, whatever the staging column.</summary>
    public Column As(Func<string?, string?> rule) => this with { Staged = new Dictionary<string, Func<string?, string?>> { ["*"] = rule } };
}

/// <summary>What must become of a row.</summary>
internal enum Fate
{
    /// <summary>Accepted, and no value changed.</summary>
    Kept,

    /// <summary>Refused.</summary>
    Spoilt,

    /// <summary>Refused or accepted; if accepted, no value changed.</summary>
    Whole,

    /// <summary>Refused or accepted with other values: the fault cannot be told from the row.</summary>
    Unknown,

    /// <summary>No longer in the file.</summary>
    Gone,
}

/// <summary>A row: its values as the staging table shows them, null for none.</summary>
internal sealed record Row(string?[] Values)
{
    /// <summary>What other rows know it by.</summary>
    public string Key { get; init; } = "";

    /// <summary>Keys of the rows without which it may be refused.</summary>
    public IReadOnlyList<string> Needs { get; init; } = [];

    public Fate Fate { get; set; }

    /// <summary>Whether a fault has struck it already.</summary>
    public bool IsTouched { get; set; }
}

/// <summary>A file before it is written.</summary>
internal sealed record ModelFile(string Name, IReadOnlyList<Column> Columns, List<Row> Rows)
{
    /// <summary>Lines above the header.</summary>
    public IReadOnlyList<string[]> Titles { get; init; } = [];

    /// <summary>Whether the import does without it.</summary>
    public bool IsOptional { get; init; }

    /// <summary>Whether the producer is known to mix encodings; told by the table where it can be.</summary>
    public bool IsLenient { get; init; }

    /// <summary>Whether a column that is not known says something all the same, and what it says may be too much.</summary>
    public bool ReadsEveryColumn { get; init; }

    /// <summary>What becomes of the second of two equal rows.</summary>
    public Fate OfDoubled { get; init; } = Fate.Spoilt;

    /// <summary>What becomes of the first of two equal rows.</summary>
    public Fate OfFirst { get; init; } = Fate.Kept;

    /// <summary>A file whose rows are drawn column by column.</summary>
    public static ModelFile Drawn(string name, IReadOnlyList<Column> columns, int rows, Random random, Style style, Action<int, string?[]>? set = null, Func<string?[], Row>? row = null)
    {
        var made = new List<Row>();
        for (var i = 0; i < rows; i++)
        {
            var values = columns.Select(column => column.Kind.Draw(random, style)).ToArray();
            set?.Invoke(i, values);
            made.Add(row?.Invoke(values) ?? new Row(values));
        }
        return new ModelFile(name, columns, made);
    }
}

/// <summary>One edition of a source's files.</summary>
internal sealed record EditionForm(string Name, StyleRange Styles, Func<Random, Style, IReadOnlyList<ModelFile>> Make);

/// <summary>The files of a source, in every edition that is known.</summary>
internal sealed record SourceForm(string Source, IReadOnlyList<EditionForm> Editions)
{
    /// <summary>Whether a lost row may refuse the whole, because tables are held against one another.</summary>
    public bool MayRefuseWhatLostRows { get; init; }

    /// <summary>Whether any of these files may be refused: what is told of one row is told by tables of all of France.</summary>
    public bool MayAlwaysRefuse { get; init; }

    /// <summary>The table that the checks delete refused rows of, by the staging table that they were made of, where it is another one.</summary>
    public IReadOnlyDictionary<string, string> Checked { get; init; } = new Dictionary<string, string>();

    /// <summary>Where rows are counted and not staged: the staging column that counts them, and those that they are counted by. Null where each is staged.</summary>
    public (string Count, IReadOnlyList<string> By)? Counted { get; init; }

    /// <summary>Whether a lost row takes all rows of its key with it, even where another of that key is left.</summary>
    public bool LosesAllOfAKey { get; init; }

    /// <summary>Whether publishing moves the reference that other sources lean on: it then gets a database of its own.</summary>
    public bool MovesReference { get; init; }

}
