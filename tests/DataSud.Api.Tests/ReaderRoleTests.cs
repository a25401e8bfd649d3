using DataSud.Storage;
using Npgsql;

namespace DataSud.Api.Tests;

/// <summary>The connections that serve can read, and nothing else.</summary>
public sealed class ReaderRoleTests(SeededService service)
{
    [Theory]
    [InlineData("INSERT INTO catalog.producer (code, name, ordinal) VALUES ('x', 'x', 0)")]
    [InlineData("DELETE FROM stats.observation")]
    [InlineData("UPDATE catalog.dataset SET current_release_id = NULL")]
    [InlineData("DROP TABLE stats.observation")]
    [InlineData("CREATE TABLE public.mine (x int)")]
    [InlineData("SET default_transaction_read_only = off; DELETE FROM stats.observation")]
    public async Task Writing_is_refused(string statement)
    {
        await using var database = Database.OpenForReading(null, service.ConnectionString);
        await using var command = database.CreateCommand(statement);
        var refused = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
        Assert.Contains(refused.SqlState, new[] { PostgresErrorCodes.InsufficientPrivilege, PostgresErrorCodes.ReadOnlySqlTransaction });
    }
}
