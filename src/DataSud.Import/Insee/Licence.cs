namespace DataSud.Import.Insee;

/// <summary>What the datasets of INSEE have in common.</summary>
internal static class Licence
{
    /// <summary>Producer's name.</summary>
    public const string Producer = "INSEE";

    /// <summary>Licence of the open data of INSEE.</summary>
    public const string Name = "Licence Ouverte 2.0";

    /// <summary>Its text.</summary>
    public const string Url = "https://www.etalab.gouv.fr/licence-ouverte-open-licence/";

    /// <summary>Statement that makes INSEE known as a producer.</summary>
    public const string KnownProducer = """
        INSERT INTO catalog.producer (code, name, role, homepage, ordinal)
        SELECT 'insee', 'INSEE', 'National statistics institute', 'https://www.insee.fr', coalesce(max(ordinal), 0) + 1
        FROM catalog.producer
        ON CONFLICT (code) DO NOTHING
        """;
}
