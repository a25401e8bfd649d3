using System.CommandLine;

namespace DataSud.Cli;

/// <summary><c>datasud openapi</c>: the contract that a running service serves, written to a file or compared with one.</summary>
internal static class OpenApiCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static Command Create()
    {
        var url = new Option<Uri>("--url")
        {
            Description = "The running service.",
            DefaultValueFactory = _ => new Uri("http://127.0.0.1:8080"),
            CustomParser = result =>
            {
                if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var address) && address.Scheme is ("http" or "https"))
                    return address;
                result.AddError("--url takes an address, such as http://127.0.0.1:8080.");
                return null;
            },
        };
        var output = new Option<string>("--output") { Description = "The file.", DefaultValueFactory = _ => "openapi/v1.json" };
        var check = new Option<bool>("--check") { Description = "Write nothing; exit 1 when the file differs from what is served." };
        var command = new Command("openapi", "Writes the OpenAPI document that a running service serves.") { url, output, check };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = new HttpClient { Timeout = Patience };
            var address = new Uri(parsed.GetRequiredValue(url), "/openapi/v1.json");
            var served = (await client.GetStringAsync(address, cancellationToken)).ReplaceLineEndings("\n").TrimEnd() + "\n";
            var file = parsed.GetRequiredValue(output);
            if (!parsed.GetValue(check))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
                await File.WriteAllTextAsync(file, served, cancellationToken);
                Console.WriteLine($"Wrote {file}.");
                return CommandLine.Done;
            }

            var kept = File.Exists(file) ? (await File.ReadAllTextAsync(file, cancellationToken)).ReplaceLineEndings("\n").TrimEnd() + "\n" : "";
            if (kept == served)
            {
                Console.WriteLine($"{file} is what {address} serves.");
                return CommandLine.Done;
            }
            await Console.Error.WriteLineAsync($"{file} differs from what {address} serves{FirstDifference(kept, served)}. Run 'datasud openapi' and commit the file.");
            return CommandLine.Failed;
        });
        return command;
    }

    private static string FirstDifference(string kept, string served)
    {
        var line = kept.Split('\n').Zip(served.Split('\n')).TakeWhile(pair => pair.First == pair.Second).Count() + 1;
        return FormattableString.Invariant($", first on line {line}");
    }
}
