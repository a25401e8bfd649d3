using System.CommandLine;
using DataSud.Cli;

var root = new RootCommand("DataSud.Api: the open data service of the digital strategy of Provence-Alpes-Côte d'Azur.")
{
    MigrateCommand.Create(),
    SeedCommand.Create(),
    ImportCommand.Create(),
    RefreshCommand.Create(),
    ComputeCommand.Create(),
    KeyCommand.Create(),
    OpenApiCommand.Create(),
};
return await CommandLine.RunAsync(root, args);
