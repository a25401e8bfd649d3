using System.CommandLine;
using System.Globalization;
using DataSud.Storage.Keys;

namespace DataSud.Cli;

/// <summary><c>datasud key</c>: who may import over HTTP.</summary>
internal static class KeyCommand
{
    private const int LongestName = 100;

    public static Command Create() => new("key", "Makes, lists and revokes the keys of those who may import over HTTP.") { CreateKey(), ListKeys(), RevokeKey() };

    private static Command CreateKey()
    {
        var name = new Argument<string>("name") { Description = "Whom or what it is for: quarterly-refresh." };
        name.Validators.Add(result =>
        {
            var given = result.Tokens.Count == 0 ? "" : result.Tokens[0].Value;
            if (given.Trim().Length is 0 or > LongestName || given.Any(char.IsControl))
                result.AddError($"A key's name is a text of 1 to {LongestName} characters.");
            else if (given.StartsWith('-'))
                result.AddError($"'{given}' is no option of key create.");
        });
        var command = new Command("create", "Makes a key and prints it, this once: only the hash of its secret is kept.") { name };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var database = Settings.OpenDatabase();
            var key = ApiKey.Generate();
            var kept = await new ApiKeys(database, TimeProvider.System).AddAsync(key, parsed.GetRequiredValue(name).Trim(), cancellationToken);
            // The key alone on the standard output, so that a script can take it from there.
            Console.WriteLine(key.Text);
            await Console.Error.WriteLineAsync($"Key {kept.Id} for {kept.Name}. It is not shown again: 'datasud key revoke {kept.Id}' makes it worthless.");
            return CommandLine.Done;
        });
        return command;
    }

    private static Command ListKeys()
    {
        var command = new Command("list", "Lists the keys, revoked ones too: id, made, last used, revoked, name. Times are UTC.");
        command.SetAction(async (_, cancellationToken) =>
        {
            await using var database = Settings.OpenDatabase();
            foreach (var key in await new ApiKeys(database, TimeProvider.System).ListAsync(cancellationToken))
                Console.WriteLine($"{key.Id}  made {Text(key.CreatedAt)}  used {Text(key.LastUsedAt)}  revoked {Text(key.RevokedAt)}  {key.Name}");
            return CommandLine.Done;
        });
        return command;
    }

    private static Command RevokeKey()
    {
        var id = new Argument<string>("id") { Description = "Its id: the twelve characters between dsk_ and the secret, as 'key list' shows them." };
        var command = new Command("revoke", "Makes a key worthless at once. Safe to repeat.") { id };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var database = Settings.OpenDatabase();
            var given = parsed.GetRequiredValue(id);
            // Somebody may paste the whole key; its secret must not be printed back.
            var wanted = ApiKey.Parse(given)?.Id ?? given;
            if (await new ApiKeys(database, TimeProvider.System).RevokeAsync(wanted, cancellationToken) is not { } revoked)
                throw new UsageException("There is no key with this id; 'datasud key list' shows them.");
            Console.WriteLine($"Key {revoked.Id} for {revoked.Name} is revoked since {Text(revoked.RevokedAt)}.");
            return CommandLine.Done;
        });
        return command;
    }

    private static string Text(DateTime? time) => time is { } known ? known.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture) : "-";
}
