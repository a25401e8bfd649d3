using Npgsql;

namespace DataSud.Cli.Tests.Crash;

/// <summary>A client that asks for the figures of a dataset again and again, as the service does, while it is being imported anew.</summary>
internal sealed class Reader : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task<int> _asking;
    private int _answers;

    /// <summary>Begins to ask.</summary>
    /// <param name="connection">Connection string.</param>
    /// <param name="source">What is imported.</param>
    /// <param name="old">What the release that is served answers.</param>
    /// <param name="whole">What the one that comes answers.</param>
    public Reader(string connection, string source, string old, string whole) => _asking = Task.Run(() => LoopAsync(connection, source, old, whole));

    /// <summary>Whether the server may be down for now.</summary>
    public bool MayMiss { get; set; }

    /// <summary>Asks once, as the role that serves.</summary>
    public static async Task<string> AskAsync(NpgsqlConnection connection, string source, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(source == "sirene-establishments" ? Establishments : Premises, connection);
        return (string)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>Waits until it has an answer from the server that came back; from then on it may miss none.</summary>
    public async Task AnsweredAgainAsync()
    {
        var before = Volatile.Read(ref _answers);
        while (Volatile.Read(ref _answers) <= before + 1 && !_asking.IsCompleted)
            await Task.Delay(10);
        MayMiss = false;
    }

    /// <summary>Ends.</summary>
    /// <returns>How many answers there were.</returns>
    /// <exception cref="InvalidOperationException">One was neither of the old release nor of the new one, the old one came back, or there was none although the server was up.</exception>
    public async Task<int> StopAsync()
    {
        await _stop.CancelAsync();
        return await _asking;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    private const string Premises = """
        SELECT concat_ws(' ',
            (SELECT r.sha256 FROM catalog.dataset d JOIN catalog.release r ON r.id = d.current_release_id WHERE d.id = 'arcep-ftth'),
            (SELECT count(*) || ' ' || sum(value) FROM stats.observation_current WHERE indicator_code LIKE 'arcep-ftth%'),
            (SELECT count(*) || ' ' || sum(connectable_premises) FROM telecom.ftth_commune_layer l JOIN catalog.dataset d ON d.current_release_id = l.release_id WHERE d.id = 'arcep-ftth'))
        """;

    private const string Establishments = """
        SELECT concat_ws(' ',
            (SELECT r.sha256 FROM catalog.dataset d JOIN catalog.release r ON r.id = d.current_release_id WHERE d.id = 'sirene-establishments'),
            (SELECT count(*) || ' ' || sum(establishments) FROM sirene.establishment_count c JOIN catalog.dataset d ON d.current_release_id = c.release_id WHERE d.id = 'sirene-establishments'),
            (SELECT count(*) || ' ' || sum(siret_number) FROM sirene.establishment_public e WHERE e.release_id = sirene.current_release('sirene-establishments')))
        """;

    private async Task<int> LoopAsync(string connectionString, string source, string old, string whole)
    {
        var served = new NpgsqlConnectionStringBuilder(connectionString) { ApplicationName = "reader", Options = "-c role=datasud_reader -c default_transaction_read_only=on" }.ConnectionString;
        var isNew = false;
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await using var connection = new NpgsqlConnection(served);
                await connection.OpenAsync(CancellationToken.None);
                while (!_stop.IsCancellationRequested)
                {
                    var answer = await AskAsync(connection, source, CancellationToken.None);
                    if (answer != old && answer != whole)
                        throw new InvalidOperationException($"'{answer}' was answered: neither the old release ('{old}') nor the new one ('{whole}').");
                    if (answer == old && isNew)
                        throw new InvalidOperationException("The old release was answered after the new one.");
                    isNew = answer == whole;
                    Interlocked.Increment(ref _answers);
                    await Task.Delay(2);
                }
            }
            catch (NpgsqlException error) when (MayMiss || IsOfRestart(error))
            {
                await Task.Delay(20);
            }
        }
        return _answers;
    }

    // What a client is told by a server that just ended or has just come back; it asks again.
    private static bool IsOfRestart(NpgsqlException error) => error is PostgresException { SqlState: "57P01" or "57P02" or "57P03" };
}
