using DataSud.Import.Csv;
using DataSud.Import.Pipeline;

namespace DataSud.Import.Arcep.Mci;

/// <summary>Files that measure the same, with one header.</summary>
/// <param name="Subject">What they hold, for messages.</param>
/// <param name="Measures">Columns between <c>type</c> and <c>date</c>.</param>
/// <param name="Variants">The files.</param>
/// <param name="ToldBy">The variants that the words of a file's name tell: exactly one, or the name does not say.</param>
/// <param name="Names">The official names, for messages.</param>
internal sealed record MciFamily(
    string Subject, IReadOnlyList<Field> Measures, IReadOnlyList<string> Variants, Func<IReadOnlyList<string>, IReadOnlyList<string>> ToldBy, string Names);

/// <summary>One file of Ma connexion internet, known by its header and, where several share it, by its name.</summary>
/// <param name="level">commune, departement or region.</param>
/// <param name="variant">Which of the family.</param>
/// <param name="family">The files with its header.</param>
/// <param name="table">How it is read.</param>
internal sealed class MciTable(string level, string variant, MciFamily family, CsvTable table) : ITable
{
    /// <summary>How it is read.</summary>
    public CsvTable Table => table;

    public string Kind => table.Kind;

    public bool Required => false;

    public IReadOnlyList<ColumnHelp> Columns => table.Columns;

    public bool TakesTerritory => table.TakesTerritory;

    public string Staging => table.Staging;

    public string CreateStaging => table.CreateStaging;

    public async ValueTask<Recognition> RecogniseAsync(string fileName, ReadOnlyMemory<byte> head)
    {
        if (await CsvHeader.FindAsync(fileName, head, table) is not { } header)
            return new Recognition(false, 0, []);
        if (header.Missing.Count > 0)
            return new Recognition(false, header.Found, header.Missing);
        var names = header.Names.Select(HeaderName.Normalise).ToList();
        // A file of a finer level names the coarser ones too, and one with measures holds the columns of the one without.
        var strangers = names.FindAll(name => (level != "commune" && name == "code_insee") || (level == "region" && name == "code_dep")
            || (family.Measures.Count == 0 && (name.StartsWith("elig_", StringComparison.Ordinal) || name.StartsWith("inel_", StringComparison.Ordinal))));
        if (strangers.Count > 0)
            return new Recognition(false, header.Found - 1, [$"a header without {strangers[0]}"]);

        var told = family.ToldBy(Words(fileName));
        if (told.Count != 1)
        {
            throw new RefusedException(
                $"{fileName} holds {family.Subject}, but {family.Variants.Count} files have these very columns, {family.Names}, and only the name tells which this is: give it its official name.");
        }
        return told[0] == variant
            ? new Recognition(true, header.Found, [])
            : new Recognition(false, header.Found - 1, [$"a name of {variant}"]);
    }

    public Task<long> LoadAsync(TableLoad load, CancellationToken cancellationToken) => table.LoadAsync(load, cancellationToken);

    private static List<string> Words(string fileName)
    {
        var name = HeaderName.Normalise(fileName);
        return [.. string.Concat(name.Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : ' ')).Split(' ', StringSplitOptions.RemoveEmptyEntries)];
    }
}
