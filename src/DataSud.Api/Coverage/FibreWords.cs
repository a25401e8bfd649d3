namespace DataSud.Api.Coverage;

/// <summary>The words of fibre in French.</summary>
internal static class FibreWords
{
    /// <summary>What premises are counted by.</summary>
    public static string Denominator(string code) => code switch
    {
        "insee" => "Logements et établissements, d’après l’INSEE (éditions de 2018)",
        "arcep-estimate" => "Meilleure estimation des locaux de l’Arcep (depuis 2020)",
        _ => code,
    };
}
