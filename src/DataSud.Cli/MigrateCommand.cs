using System.CommandLine;
using DataSud.Import;
using DataSud.Storage;
using DataSud.Storage.Releases;

namespace DataSud.Cli;

/// <summary><c>datasud migrate</c>: the schema of this build, and the descriptions of the datasets.</summary>
internal static class MigrateCommand
{
    public static Command Create()
    {
        var command = new Command("migrate", "Brings the database to the schema of this build. Safe to repeat.");
        command.SetAction(async (_, cancellationToken) =>
        {
            await using var database = Settings.OpenDatabase();
            var applied = await Migrator.RunAsync(Settings.ConnectionString, cancellationToken);
            await using var connection = await database.OpenConnectionAsync(cancellationToken);
            await ReleaseLog.DescribeAsync(connection, Sources.Datasets, cancellationToken);
            Console.WriteLine(applied.Count == 0 ? "The schema is up to date." : $"Applied {string.Join(", ", applied)}.");
            return CommandLine.Done;
        });
        return command;
    }
}
