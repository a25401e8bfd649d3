using Npgsql;

namespace DataSud.Storage.Catalogue.Entries;

/// <summary>A dataset that was imported, as it is served now: what portals are told of it comes from here.</summary>
public sealed record SourceState
{
    /// <summary>Dataset.</summary>
    public required string DatasetId { get; init; }

    /// <summary>Place in lists.</summary>
    public required int Ordinal { get; init; }

    /// <summary>Title in French.</summary>
    public required string Title { get; init; }

    /// <summary>Description in French.</summary>
    public required string Description { get; init; }

    /// <summary>Who makes the data.</summary>
    public required string Producer { get; init; }

    /// <summary>The producer's page, or null.</summary>
    public string? Homepage { get; init; }

    /// <summary>Licence of the release.</summary>
    public required string Licence { get; init; }

    /// <summary>Address of that licence.</summary>
    public required string LicenceUrl { get; init; }

    /// <summary>What a reuser must quote.</summary>
    public required string Attribution { get; init; }

    /// <summary>Code of the EU frequency table.</summary>
    public required string Frequency { get; init; }

    /// <summary>Internal number of the release.</summary>
    public required int ReleaseId { get; init; }

    /// <summary>Number of the release in the dataset.</summary>
    public required int Number { get; init; }

    /// <summary>When it was published, UTC.</summary>
    public required DateTime PublishedAt { get; init; }

    /// <summary>When the first release of the dataset was published, UTC.</summary>
    public required DateTime FirstPublishedAt { get; init; }

    /// <summary>Edition named by the files, or null.</summary>
    public string? Edition { get; init; }

    /// <summary>Day that the producer gives it, or null.</summary>
    public DateOnly? OfficialDate { get; init; }

    /// <summary>Territory that the files were read for, or null for all of them.</summary>
    public string? Territory { get; init; }

    /// <summary>Names of the files.</summary>
    public required string FileName { get; init; }

    /// <summary>Address they came from, or null.</summary>
    public string? SourceUrl { get; init; }

    /// <summary>Lines read, accepted and rejected.</summary>
    public required long RowsRead { get; init; }

    /// <summary>Lines taken.</summary>
    public required long RowsAccepted { get; init; }

    /// <summary>Lines refused.</summary>
    public required long RowsRejected { get; init; }

    /// <summary>First day of its observations, or null.</summary>
    public DateOnly? FirstDay { get; init; }

    /// <summary>Last day of its observations, or null.</summary>
    public DateOnly? LastDay { get; init; }
}

/// <summary>Reads the state of every dataset at once.</summary>
/// <param name="database">A pool that can read.</param>
public sealed class SourceStateQueries(NpgsqlDataSource database)
{
    private const string Sql = """
        SELECT d.id AS dataset_id, d.ordinal, d.title, d.description, d.producer, d.homepage, d.frequency,
               coalesce(r.licence, d.licence)         AS licence,
               coalesce(r.licence_url, d.licence_url) AS licence_url,
               coalesce(r.attribution, d.attribution) AS attribution,
               r.id AS release_id, r.number, r.finished_at AS published_at, f.first_published_at,
               r.edition, r.official_date, r.summary ->> 'territory' AS territory, r.file_name, r.source_url,
               r.rows_read, r.rows_accepted, r.rows_rejected, s.first_day, s.last_day
        FROM catalog.dataset d
        JOIN catalog.release r ON r.id = d.current_release_id
        JOIN (
            SELECT dataset_id, min(finished_at) AS first_published_at
            FROM catalog.release
            WHERE state = 'published'
            GROUP BY dataset_id
        ) f ON f.dataset_id = d.id
        LEFT JOIN catalog.release_span s ON s.release_id = r.id
        ORDER BY d.ordinal, d.id
        """;

    // A dataset of nightly releases has thousands; nobody reads that far back here.
    private const string ReleasesSql = """
        SELECT p.dataset_id, p.number, p.published_at, p.edition, p.official_date, p.file_name, p.licence, p.producer,
               p.rows_read, p.rows_accepted, p.rows_rejected, p.previous_number
        FROM (
            SELECT r.dataset_id, r.number, r.finished_at AS published_at, r.edition, r.official_date, r.file_name, coalesce(r.licence, d.licence) AS licence, d.producer,
                   r.rows_read, r.rows_accepted, r.rows_rejected, lag(r.number) OVER (PARTITION BY r.dataset_id ORDER BY r.number) AS previous_number,
                   row_number() OVER (PARTITION BY r.dataset_id ORDER BY r.number DESC) AS place
            FROM catalog.release r
            JOIN catalog.dataset d ON d.id = r.dataset_id
            WHERE r.state = 'published'
        ) p
        WHERE p.place <= 50
        ORDER BY p.published_at DESC, p.dataset_id, p.number DESC
        """;

    /// <summary>Every dataset that serves a release, in the order of lists.</summary>
    public Task<IReadOnlyList<SourceState>> AllAsync(CancellationToken cancellationToken) => database.ReadAsync<SourceState>(Sql, null, cancellationToken);

    /// <summary>The last fifty releases of every dataset that were published, the newest first.</summary>
    public Task<IReadOnlyList<PublishedRelease>> ReleasesAsync(CancellationToken cancellationToken) => database.ReadAsync<PublishedRelease>(ReleasesSql, null, cancellationToken);
}
