using DataSud.Domain;
using DataSud.Import.Acquire;

namespace DataSud.Import.Pipeline;

/// <summary>
/// All that the pipeline must know of a source: the dataset it feeds, the tables it reads, what is checked once they are
/// staged, and the SQL that makes a release of them. Adding a source is declaring one.
/// </summary>
public sealed record Source
{
    /// <summary>Name on the command line: <c>arcep-ftth</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What it imports, in two or three sentences.</summary>
    public required string Summary { get; init; }

    /// <summary>The dataset that its releases belong to.</summary>
    public required DatasetDescription Dataset { get; init; }

    /// <summary>Tells the dataset from the files, where one source reads many datasets of one form; null where it is always <see cref="Dataset"/>.</summary>
    public Func<Acquisition, DatasetDescription>? DatasetOf { get; init; }

    /// <summary>
    /// Whether a release adds to the one before it (quarter after quarter, level after level) instead of replacing it: its statements
    /// then carry over what the new files do not hold. The same bytes are "unchanged" even when others were imported in between.
    /// </summary>
    public bool Accumulates { get; init; }

    /// <summary>Whether values of refused rows are left out of every record, because they may be of persons.</summary>
    public bool WithholdsValues { get; init; }

    /// <summary>Whether its files are maps (GeoPackages, shapefiles), which are read where they stand on disk and unpacked to it.</summary>
    public bool ReadsMaps { get; init; }

    /// <summary>Kinds of file it knows.</summary>
    public required IReadOnlyList<ITable> Tables { get; init; }

    /// <summary>Why its required tables are needed together; shown when one is missing. Null where one file does.</summary>
    public string? WhyTogether { get; init; }

    /// <summary>Kinds of file any of which stands for all the required ones: another form of the same data.</summary>
    public IReadOnlyList<string> InsteadOfRequired { get; init; } = [];

    /// <summary>Share of refused rows, 0 to 1, above which nothing is published.</summary>
    public double MaxRejects { get; init; } = 0.01;

    /// <summary>Statements run on the staging tables before the checks, where a value takes more than one cell to make.</summary>
    public IReadOnlyList<string> Prepare { get; init; } = [];

    /// <summary>Checks that refuse rows once all are staged, in this order.</summary>
    public IReadOnlyList<RowCheck> RowChecks { get; init; } = [];

    /// <summary>Checks of the release as a whole, in this order.</summary>
    public IReadOnlyList<ReleaseCheck> ReleaseChecks { get; init; } = [];

    /// <summary>Query over the staging tables that answers one row, edition (text) and date (date); null where the files do not say.</summary>
    public string? EditionSql { get; init; }

    /// <summary>Whether the figures mean nothing without the date they are of: refused where neither the files nor the person tell it.</summary>
    public bool NeedsDate { get; init; }

    /// <summary>How the edition is told where no row tells it: by <c>--edition</c>, or else by the name of a file. A release without one is refused. Null where none is needed.</summary>
    public EditionForm? EditionForm { get; init; }

    /// <summary>
    /// Statements, run in this order within the publishing transaction, that write the release from the staging tables.
    /// <c>@release</c> is its key, <c>@number</c> its number, <c>@previous</c> the key of the release served so far (null before the first),
    /// <c>@territory</c> the territory asked for or null, <c>@edition</c> and <c>@officialDate</c> what is known of them. The temporary tables
    /// <c>staged_file</c> (file, name, kind) and <c>staged_request</c> (edition, official_date, territory; one row) say what was given; they are there
    /// from the preparation on.
    /// </summary>
    public required IReadOnlyList<string> Publish { get; init; }

    /// <summary>Statements run after the release is published, each in a transaction of its own: rows of releases that need not be kept. They may be run again.</summary>
    public IReadOnlyList<string> Tidy { get; init; } = [];
}

/// <summary>An edition that stands in no row.</summary>
/// <param name="Example">How it is written, for messages: <c>2026-Q2</c>.</param>
/// <param name="Read">Finds it in a text, with the last day it stands for; null where the text holds none.</param>
public sealed record EditionForm(string Example, Func<string, (string Name, DateOnly Date)?> Read);

/// <summary>A check that refuses staged rows.</summary>
/// <param name="Name">What holds of every row that passes.</param>
/// <param name="Sql">
/// Removes every staged row of the offending lines and answers one row a line:
/// file (int), line (bigint), column_name, value, reason (text).
/// </param>
public sealed record RowCheck(string Name, string Sql);

/// <summary>A check of the release as a whole.</summary>
/// <param name="Name">What holds of the release that passes.</param>
/// <param name="Sql">Answers a row a finding: refuses (boolean), message (text). A finding that does not refuse is noted in the summary.</param>
public sealed record ReleaseCheck(string Name, string Sql);
