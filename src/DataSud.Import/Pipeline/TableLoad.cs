using DataSud.Import.Acquire;
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

    /// <summary>Told now and then how many rows and bytes of this file were read.</summary>
    public required Action<long, long> Report { get; init; }
}
