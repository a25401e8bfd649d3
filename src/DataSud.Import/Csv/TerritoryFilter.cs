using System.Buffers.Text;
using System.Text;
using Dapper;
using DataSud.Import.Pipeline;
using Npgsql;

namespace DataSud.Import.Csv;

/// <summary>What a column that tells a place holds.</summary>
public enum PlaceKind
{
    /// <summary>INSEE code of a commune or municipal arrondissement, with or without its leading zero.</summary>
    Commune,

    /// <summary>Code of a département.</summary>
    Departement,

    /// <summary>Code of a region.</summary>
    Region,

    /// <summary>SIREN of an EPCI.</summary>
    Epci,

    /// <summary>SIREN of a legal unit: in the territory when one of its establishments is, in the stock of establishments served now.</summary>
    LegalUnit,
}

/// <summary>The column of a file that tells where a row belongs.</summary>
/// <param name="Header">Name of the column.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="Aliases">Other names that the column has or had in some edition.</param>
public sealed record TerritoryColumn(string Header, PlaceKind Kind, params IReadOnlyList<string> Aliases)
{
    /// <summary>Whether a column is this one.</summary>
    /// <param name="normalised">Its name after <see cref="HeaderName.Normalise"/>.</param>
    internal bool IsNamed(string normalised) =>
        normalised == HeaderName.Normalise(Header) || Aliases.Any(alias => normalised == HeaderName.Normalise(alias));
}

/// <summary>
/// The territory an import is limited to, told from the codes alone so that a row outside costs no more than its reading:
/// a region is its départements, a commune's département stands in its code.
/// </summary>
public sealed class TerritoryFilter
{
    private const string Regions = """
        SELECT code FROM ref.territory WHERE level = 'departement' AND parent_level = 'region' AND parent_code = @code
        """;

    private const string Departements = """
        SELECT parent_code FROM ref.territory WHERE level = 'departement' AND code = @code
        """;

    private const string Epci = """
        SELECT DISTINCT epci_code
        FROM ref.membership
        WHERE vintage = (SELECT max(vintage) FROM ref.membership) AND departement_code = ANY (@departements) AND epci_code IS NOT NULL
        """;

    private const string Units = """
        SELECT DISTINCT (siret / 100000)::int AS siren
        FROM sirene.establishment
        WHERE release_id = sirene.current_release('sirene-establishments') AND left(commune_code, 2) = ANY (@departements)
        ORDER BY 1
        """;

    private readonly HashSet<uint> _departements;
    private readonly HashSet<uint> _regions;
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _epci;

    private readonly int[] _units;

    private TerritoryFilter(string name, IEnumerable<string> departements, IEnumerable<string> regions, IEnumerable<string> epci, int[] units)
    {
        Name = name;
        _units = units;
        _departements = [.. departements.Select(code => Key(Encoding.UTF8.GetBytes(code)))];
        _regions = [.. regions.Select(code => Key(Encoding.UTF8.GetBytes(code)))];
        _epci = epci.ToHashSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The territory as it was named: <c>region:93</c>, <c>departement:05</c>.</summary>
    public string Name { get; }

    /// <summary>Finds a territory: <c>93</c> or <c>region:93</c>, <c>departement:05</c>.</summary>
    /// <param name="connection">Open connection; the reference of territories must have been imported or seeded.</param>
    /// <param name="name">What was asked for.</param>
    /// <param name="ofUnits">Whether the rows are of legal units.</param>
    /// <param name="cancellationToken">Stops the query.</param>
    /// <exception cref="RefusedException">There is no such territory.</exception>
    public static async Task<TerritoryFilter> FindAsync(NpgsqlConnection connection, string name, bool ofUnits, CancellationToken cancellationToken)
    {
        var parts = name.Split(':', 2);
        var (level, code) = parts.Length == 2 ? (parts[0], parts[1]) : ("region", parts[0]);
        List<string> departements;
        List<string> regions;
        switch (level)
        {
            case "region":
                departements = (await connection.QueryAsync<string>(new CommandDefinition(Regions, new { code }, cancellationToken: cancellationToken))).AsList();
                regions = [code];
                break;
            case "departement":
                // Rows of the whole region are no part of one of its départements.
                regions = [];
                departements = (await connection.QueryAsync<string>(new CommandDefinition(Departements, new { code }, cancellationToken: cancellationToken))).Any() ? [code] : [];
                break;
            default:
                throw new RefusedException($"'{name}' names no territory to import for: give a region (93 or region:93) or a département (departement:05).");
        }
        if (departements.Count == 0)
            throw new RefusedException($"There is no {level} with the code '{code}' in the reference of territories.");
        var epci = await connection.QueryAsync<string>(new CommandDefinition(Epci, new { departements }, cancellationToken: cancellationToken));
        var units = ofUnits ? (await connection.QueryAsync<int>(new CommandDefinition(Units, new { departements }, commandTimeout: 0, cancellationToken: cancellationToken))).ToArray() : [];
        if (ofUnits && units.Length == 0)
            throw new RefusedException($"No establishment of {level}:{code} is known: import sirene-establishments first, which tells the units that have one there.");
        return new TerritoryFilter($"{level}:{code}", departements, regions, epci, units);
    }

    /// <summary>Whether a place is in the territory.</summary>
    /// <param name="kind">What the code is of.</param>
    /// <param name="code">The code, trimmed.</param>
    public bool Holds(PlaceKind kind, ReadOnlySpan<byte> code)
    {
        switch (kind)
        {
            case PlaceKind.Commune:
                Span<byte> whole = stackalloc byte[5];
                // What is no code at all is not passed over: it is read, and refused with its line.
                return !Official.TryCommune(code, whole) ? !Official.IsMissing(code) : _departements.Contains(Key(whole[..(whole[0] == (byte)'9' && whole[1] >= (byte)'7' && whole[1] <= (byte)'8' ? 3 : 2)]));
            case PlaceKind.Departement:
                return _departements.Contains(Key(code));
            case PlaceKind.Region:
                return _regions.Contains(Key(code));
            case PlaceKind.LegalUnit:
                return !Utf8Parser.TryParse(code, out int unit, out var consumed) || consumed != code.Length || Array.BinarySearch(_units, unit) >= 0;
            default:
                Span<char> siren = stackalloc char[Math.Min(code.Length, 16)];
                return code.Length <= 16 && _epci.Contains(siren[..Encoding.UTF8.GetChars(code, siren)]);
        }
    }

    // Up to three characters as one number; a lost leading zero is put back.
    private static uint Key(ReadOnlySpan<byte> code)
    {
        if (code.Length is 0 or > 3)
            return 0;
        uint key = code.Length == 1 ? '0' : 0u;
        foreach (var letter in code)
            key = (key << 8) | letter;
        return key;
    }
}
