namespace DataSud.Storage.Features.Layers;

/// <summary>Fibre by commune (dataset arcep-ftth).</summary>
public static class FtthLayer
{
    // Steps from one quarter to the one before along the primary key: a few look-ups instead of a hundred thousand rows.
    private const string Quarters = """
        WITH RECURSIVE step AS (
            SELECT max(q.quarter) AS quarter FROM telecom.ftth_commune_layer q WHERE q.release_id = {release}
            UNION ALL
            SELECT (SELECT max(q.quarter) FROM telecom.ftth_commune_layer q WHERE q.release_id = {release} AND q.quarter < step.quarter)
            FROM step
            WHERE step.quarter IS NOT NULL
        )
        SELECT quarter FROM step WHERE quarter IS NOT NULL
        """;

    private const string Latest = "f.quarter = (SELECT max(q.quarter) FROM telecom.ftth_commune_layer q WHERE q.release_id = {release})";

    /// <summary>The layer.</summary>
    public static Layer Communes { get; } = new()
    {
        Id = "ftth-communes",
        Title = "La fibre par commune",
        Description = "Déploiement de la fibre jusqu’à l’abonné (FttH) par commune d’aujourd’hui et par trimestre, d’après l’observatoire de l’Arcep : locaux, locaux raccordables, "
            + "taux recalculé à partir des nombres (il peut dépasser 100 : l’Arcep et l’INSEE ne comptent pas les mêmes locaux), zone et opérateurs d’infrastructure. Les communes réunies depuis sont additionnées.",
        Dataset = "arcep-ftth",
        AlsoDrawsOn = ["contours", "territoires", "insee-cog", "dgcl-epci", "insee-populations"],
        From = """
            FROM telecom.ftth_commune_layer f
            LEFT JOIN ref.contour_current g ON g.level = 'commune' AND g.code = f.code
            WHERE f.release_id = {release}
            """,
        ExampleId = "13055.2018-Q1",
        Key = "f.code || '.' || f.quarter",
        Geometry = "g.geom",
        GeometryText = "g.geojson",
        GeometryType = "MultiPolygon",
        Properties =
        [
            Property.Text("code", "f.code", "Code INSEE", "Code de la commune d’aujourd’hui.") with { InTiles = true },
            Property.Text("name", "f.name", "Commune", "Nom de la commune.") with { InTiles = true },
            Property.Quarter("f.quarter", Latest, Quarters),
            Property.Integer("dwellings", "f.dwellings", "Logements", "Logements (INSEE) ; nul si l’édition n’en donne pas."),
            Property.Integer("businessPremises", "f.business_premises", "Établissements", "Locaux à usage professionnel (INSEE) ; nul si l’édition n’en donne pas."),
            Property.Integer("premises", "f.premises", "Locaux", "Logements et établissements ensemble, ou la meilleure estimation de l’Arcep depuis 2020 ; voir denominator. Nul si l’édition n’en donne pas.") with { InTiles = true },
            Property.Integer("connectablePremises", "f.connectable_premises", "Locaux raccordables", "Locaux raccordables à la fibre à la fin du trimestre.") with { InTiles = true },
            Property.Number("connectableRate", "f.connectable_rate", "Taux de raccordables (%)", "Locaux raccordables rapportés aux locaux, en pour cent, recalculé ; nul sans locaux.") with { InTiles = true },
            Property.Text("zone", "f.zone", "Zone", "very-dense zone très dense ; private-commitment engagement L. 33-13 ; private-intention intention privée ; public-initiative initiative publique ; mixed communes réunies qui diffèrent.") with
            {
                Values = ["very-dense", "private-commitment", "private-intention", "public-initiative", "mixed"],
                InTiles = true,
            },
            Property.List("operators", "f.operators", "Opérateurs d’infrastructure", "Codes Arcep des opérateurs d’infrastructure."),
            Property.Text("note", "f.note", "Remarque", "Dit quand la commune additionne plusieurs communes du fichier ; nulle sinon."),
            Property.Text("denominator", "f.denominator", "Dénominateur", "insee : logements et établissements ; arcep-estimate : meilleure estimation de l’Arcep depuis 2020.") with { Values = ["insee", "arcep-estimate"], InTiles = true },
            Property.Text("departement", "f.departement_code", "Département", "Code du département."),
            Property.Text("epci", "f.epci_code", "EPCI", "SIREN de l’EPCI."),
            Property.EndOfQuarter("f.quarter"),
        ],
        Within = "f.code = ANY ({communes})",
        OwnTerritories = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["region"] = "f.region_code",
            ["departement"] = "f.departement_code",
            ["epci"] = "f.epci_code",
            ["commune"] = "f.code",
        },
        DefaultWithin = "region:93",
        Time = (Property.FirstDay("f.quarter"), Property.LastDay("f.quarter")),
        Outlines = SmallScale.CurrentContours("FROM telecom.ftth_commune_layer f", "'commune'", "f.code", "f.release_id = {release}"),
    };
}
