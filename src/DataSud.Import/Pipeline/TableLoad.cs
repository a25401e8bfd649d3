using DataSud.Import.Acquire;
using DataSud.Import.Csv;
using Npgsql;

namespace DataSud.Import.Pipeline;

/// <summary>What a table needs to load one file.</summary>
public sealed class TableLoad
{
    /// <summary>The file.</summary>
    public required AcquiredFile File { get; init; }

    /// <summary>Place of the file in the import, from 0; staged beside each row.</summary>
    public required int FileNumber { get; init; }

    /// <summary>Connection whose transaction holds the staging tables.</summary>
    public required NpgsqlConnection Connection { get; init; }

    /// <summary>Where refused lines go.</summary>
    public required RejectLog Rejects { get; init; }

    /// <summary>Territory to read the rows of; null for all.</summary>
    public TerritoryFilter? Territory { get; init; }

    /// <summary>Rows passed over because they are outside <see cref="Territory"/>.</summary>
    public long Outside { get; set; }

    /// <summary>What is to be known of the file although it is no reason to refuse a row.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>Told now and then how many rows and bytes of this file were read.</summary>
    public required Action<long, long> Report { get; init; }
}
