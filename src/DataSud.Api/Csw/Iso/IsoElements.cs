namespace DataSud.Api.Csw.Iso;

/// <summary>The forms that ISO 19139 gives to texts, codes, dates, citations and parties.</summary>
internal static class IsoElements
{
    /// <summary>A text.</summary>
    public static void Characters(this CswXml xml, string name, string text)
    {
        using (xml.In(name))
            xml.Element("gco:CharacterString", text);
    }

    /// <summary>A text that leads somewhere.</summary>
    public static void Anchor(this CswXml xml, string name, Term term)
    {
        using (xml.In(name))
            xml.Element("gmx:Anchor", term.Label, "xlink:href", term.Address);
    }

    /// <summary>A word of a code list.</summary>
    public static void Code(this CswXml xml, string name, string list, string value)
    {
        using (xml.In(name, "gmd:" + list))
            xml.With("codeList", IsoCodes.Lists + list).With("codeListValue", value).Text(value);
    }

    /// <summary>French.</summary>
    public static void Language(this CswXml xml)
    {
        using (xml.In("gmd:language", "gmd:LanguageCode"))
            xml.With("codeList", IsoCodes.Languages).With("codeListValue", IsoCodes.French).Text("Français");
    }

    /// <summary>A day of a citation.</summary>
    public static void Date(this CswXml xml, DateOnly day, string kind)
    {
        using (xml.In("gmd:date", "gmd:CI_Date"))
        {
            using (xml.In("gmd:date"))
                xml.Element("gco:Date", CswXml.Form(day));
            xml.Code("gmd:dateType", "CI_DateTypeCode", kind);
        }
    }

    /// <summary>A moment of a citation.</summary>
    public static void Date(this CswXml xml, DateTime moment, string kind)
    {
        using (xml.In("gmd:date", "gmd:CI_Date"))
        {
            using (xml.In("gmd:date"))
                xml.Element("gco:DateTime", CswXml.Form(moment));
            xml.Code("gmd:dateType", "CI_DateTypeCode", kind);
        }
    }

    /// <summary>The citation of a document.</summary>
    public static void Citation(this CswXml xml, string name, string title, DateOnly published)
    {
        using (xml.In(name, "gmd:CI_Citation"))
        {
            xml.Characters("gmd:title", title);
            xml.Date(published, "publication");
        }
    }

    /// <summary>Somebody who answers for something.</summary>
    public static void Party(this CswXml xml, string name, string organisation, string role, string? individual = null, string? email = null, string? page = null)
    {
        using (xml.In(name, "gmd:CI_ResponsibleParty"))
        {
            if (individual is not null)
                xml.Characters("gmd:individualName", individual);
            xml.Characters("gmd:organisationName", organisation);
            if (email is not null || page is not null)
                Contact(xml, email, page);
            xml.Code("gmd:role", "CI_RoleCode", role);
        }
    }

    private static void Contact(CswXml xml, string? email, string? page)
    {
        using (xml.In("gmd:contactInfo", "gmd:CI_Contact"))
        {
            if (email is not null)
            {
                using (xml.In("gmd:address", "gmd:CI_Address"))
                    xml.Characters("gmd:electronicMailAddress", email);
            }
            if (page is not null)
            {
                using (xml.In("gmd:onlineResource", "gmd:CI_OnlineResource"))
                using (xml.In("gmd:linkage"))
                    xml.Element("gmd:URL", page);
            }
        }
    }
}
