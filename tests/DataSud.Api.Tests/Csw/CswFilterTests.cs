using System.Diagnostics;
using DataSud.Api.Catalogue;
using DataSud.Api.Csw.Filters;
using static DataSud.Api.Tests.Csw.CswService;

namespace DataSud.Api.Tests.Csw;

/// <summary>Filters find what the same question put to the state of the catalogue finds.</summary>
[Collection(CswCollection.Name)]
public sealed class CswFilterTests(CswService csw)
{
    [Theory]
    [InlineData("dc:identifier", "arcep-ftth")]
    [InlineData("apiso:Identifier", "arcep-ftth")]
    [InlineData("Identifier", "ARCEP-FTTH")]
    public async Task A_record_is_found_by_its_id_in_any_spelling_of_the_property(string property, string id) =>
        Assert.Equal(["arcep-ftth"], await csw.FindAsync(Filter(Compare("PropertyIsEqualTo", property, id))));

    [Fact]
    public async Task Equality_minds_case_unless_told_not_to_and_one_of_several_values_is_enough()
    {
        var expected = Matching(dataset => dataset.Entry.Keywords.Contains("INSEE"));
        Assert.NotEmpty(expected);
        Assert.Equal(expected, await csw.FindAsync(Filter(Compare("PropertyIsEqualTo", "dc:subject", "INSEE"))));
        Assert.Empty(await csw.FindAsync(Filter(Compare("PropertyIsEqualTo", "dc:subject", "insee"))));
        Assert.Equal(expected, await csw.FindAsync(Filter(Compare("PropertyIsEqualTo", "dc:subject", "insee", " matchCase=\"false\""))));
        Assert.Equal(Matching(dataset => !dataset.Entry.Keywords.Contains("INSEE")), await csw.FindAsync(Filter(Compare("PropertyIsNotEqualTo", "dc:subject", "INSEE"))));
    }

    [Theory]
    [InlineData("*fibre*", "* ? \\")]
    [InlineData("%FIBRE%", "% _ !")]
    [InlineData("#fi.re#", "# . ~")]
    public async Task Words_are_found_with_the_wildcards_that_the_filter_declares(string pattern, string signs)
    {
        var expected = Matching(dataset => $"{dataset.Title} {dataset.Description} {string.Join(' ', dataset.Entry.Keywords)} {dataset.Main.Title} {dataset.Main.FileName}".Contains("fibre", StringComparison.OrdinalIgnoreCase));
        var found = await csw.FindAsync(Filter(Like("csw:AnyText", pattern, signs)));
        Assert.NotEmpty(found);
        Assert.Equal(expected, found);
    }

    [Fact]
    public async Task An_escaped_wildcard_is_itself_and_accents_do_not_matter()
    {
        Assert.Empty(await csw.FindAsync(Filter(Like("dc:title", "\\*", "* ? \\"))));
        Assert.Equal(Matching(dataset => dataset.Title.Contains("Stratégie", StringComparison.Ordinal)), await csw.FindAsync(Filter(Like("dc:title", "strategie*", "* ? \\"))));
    }

    [Theory]
    [InlineData("PropertyIsGreaterThanOrEqualTo", 0, true)]
    [InlineData("PropertyIsGreaterThan", 0, false)]
    [InlineData("PropertyIsGreaterThan", -1, true)]
    [InlineData("PropertyIsLessThan", 0, false)]
    [InlineData("PropertyIsLessThanOrEqualTo", 0, true)]
    [InlineData("PropertyIsLessThan", 1, true)]
    [InlineData("PropertyIsEqualTo", 0, true)]
    public async Task A_day_is_the_whole_of_it(string comparison, int daysLater, bool found)
    {
        var dataset = csw.State.Find("arcep-ftth")!;
        var day = DateOnly.FromDateTime(dataset.Modified).AddDays(daysLater).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        var ids = await csw.FindAsync(Filter("<ogc:And>" + Compare(comparison, "dct:modified", day) + Compare("PropertyIsEqualTo", "dc:identifier", "arcep-ftth") + "</ogc:And>"));
        Assert.Equal(found ? ["arcep-ftth"] : [], ids);
    }

    [Fact]
    public async Task Between_null_and_boxes()
    {
        Assert.Equal(Matching(dataset => dataset.LastDay is null), await csw.FindAsync(Filter("<ogc:PropertyIsNull><ogc:PropertyName>apiso:TempExtent_end</ogc:PropertyName></ogc:PropertyIsNull>")));
        Assert.Equal(Matching(dataset => dataset.LastDay is { } day && day.Year is >= 2018 and <= 2019),
            await csw.FindAsync(Filter("<ogc:PropertyIsBetween><ogc:PropertyName>TempExtent_end</ogc:PropertyName><ogc:LowerBoundary><ogc:Literal>2018</ogc:Literal></ogc:LowerBoundary><ogc:UpperBoundary><ogc:Literal>2019-12-31</ogc:Literal></ogc:UpperBoundary></ogc:PropertyIsBetween>")));
        var everything = Matching(_ => true);
        Assert.Equal(everything, await csw.FindAsync(Filter(Box("5 43 6 44", ""))));
        Assert.Equal(everything, await csw.FindAsync(Filter(Box("43 5 44 6", "urn:ogc:def:crs:EPSG::4326"))));
        Assert.Equal(Matching(dataset => dataset.IsNational), await csw.FindAsync(Filter(Box("48.5 2 49 3", "urn:x-ogc:def:crs:EPSG:6.11:4326"))));
        Assert.Empty(await csw.FindAsync(Filter(Box("-80 10 -70 20", "EPSG:4326"))));
        Assert.Equal(everything, await csw.FindAsync(Filter(Box("170 40 6 50", "EPSG:4326"))));
    }

    [Fact]
    public async Task Order_is_as_asked_and_stable()
    {
        var byTitle = await csw.FindAsync(Filter(Compare("PropertyIsEqualTo", "dc:type", "dataset")), Sort("dc:title", "ASC"));
        Assert.Equal(byTitle.OrderBy(id => Folding.Of(csw.State.Find(id)!.Title), StringComparer.Ordinal), byTitle);
        Assert.Equal(byTitle.Reverse(), await csw.FindAsync("<ogc:Filter/>", Sort("Title", "DESC")));
        Assert.Equal(csw.State.Datasets.OrderByDescending(dataset => dataset.Modified.Ticks / TimeSpan.TicksPerSecond).Select(dataset => dataset.Id), await csw.FindAsync("<ogc:Filter/>", Sort("apiso:Modified", "DESC")));
    }

    [Theory]
    [InlineData("dc:title LIKE '%fibre%'", "<ogc:PropertyIsLike wildCard=\"*\" singleChar=\"?\" escapeChar=\"!\"><ogc:PropertyName>title</ogc:PropertyName><ogc:Literal>*fibre*</ogc:Literal></ogc:PropertyIsLike>")]
    [InlineData("not (identifier = 'arcep-ftth' or identifier = 'territoires')", "<ogc:And><ogc:PropertyIsNotEqualTo><ogc:PropertyName>identifier</ogc:PropertyName><ogc:Literal>arcep-ftth</ogc:Literal></ogc:PropertyIsNotEqualTo><ogc:PropertyIsNotEqualTo><ogc:PropertyName>identifier</ogc:PropertyName><ogc:Literal>territoires</ogc:Literal></ogc:PropertyIsNotEqualTo></ogc:And>")]
    [InlineData("identifier IN ('arcep-ftth','territoires') AND format <> 'GPKG'", "<ogc:And><ogc:Not><ogc:PropertyIsEqualTo><ogc:PropertyName>format</ogc:PropertyName><ogc:Literal>GPKG</ogc:Literal></ogc:PropertyIsEqualTo></ogc:Not><ogc:PropertyIsEqualTo><ogc:PropertyName>identifier</ogc:PropertyName><ogc:Literal>arcep-ftth</ogc:Literal></ogc:PropertyIsEqualTo></ogc:And>")]
    [InlineData("BBOX(ows:BoundingBox, 2, 48.5, 3, 49) AND csw:AnyText ILIKE '%sites mobiles%'", "<ogc:PropertyIsEqualTo><ogc:PropertyName>identifier</ogc:PropertyName><ogc:Literal>arcep-mobile-sites</ogc:Literal></ogc:PropertyIsEqualTo>")]
    [InlineData("apiso:Modified BETWEEN 2000-01-01 AND 2099-12-31 AND ParentIdentifier IS NULL AND title IS NOT NULL", "<ogc:PropertyIsEqualTo><ogc:PropertyName>type</ogc:PropertyName><ogc:Literal>dataset</ogc:Literal></ogc:PropertyIsEqualTo>")]
    public async Task Both_languages_find_the_same(string cql, string filter)
    {
        var root = await csw.GetAsync("service=CSW&version=2.0.2&request=GetRecords&typenames=csw:Record&resulttype=results&maxrecords=100&constraintlanguage=CQL_TEXT&constraint=" + Uri.EscapeDataString(cql));
        var expected = await csw.FindAsync(Filter(filter));
        Assert.Equal(expected, Ids(root).Select(id => csw.State.Find(Guid.Parse(id))!.Id));
        Assert.Equal(expected, await csw.FindAsync($"<csw:CqlText>{cql.Replace("<", "&lt;", StringComparison.Ordinal)}</csw:CqlText>"));
        var byAddress = await csw.GetAsync("service=CSW&version=2.0.2&request=GetRecords&typenames=csw:Record&resulttype=results&maxrecords=100&constraintlanguage=FILTER&constraint=" + Uri.EscapeDataString(Filter(filter, declare: true)));
        Assert.Equal(Ids(root), Ids(byAddress));
    }

    [Fact]
    public void No_pattern_takes_long()
    {
        var clock = Stopwatch.StartNew();
        Assert.False(new LikePattern(string.Concat(Enumerable.Repeat("*a", 500)) + "b", '*', '?', '\\', fold: false).Matches(new string('a', 20_000)));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(2), $"{clock.Elapsed}");
    }

    [Fact]
    public void Random_filters_are_answered_or_refused_and_never_fail()
    {
        var random = new Random(5);
        string[] parts = ["title", "modified", "ows:BoundingBox", "=", "<>", "LIKE", "'x%'", "'2026'", "AND", "OR", "NOT", "(", ")", "BETWEEN", "IS", "NULL", "IN", ",", "BBOX(", "5", "-1e400", "\"", "'", "é", "\uD800", "\0", "%"];
        for (var i = 0; i < 8_000; i++)
        {
            var text = string.Join(' ', Enumerable.Range(0, random.Next(1, 12)).Select(_ => parts[random.Next(parts.Length)]));
            var filter = Record.Exception(() => CqlReader.Read(text));
            Assert.True(filter is null or DataSud.Api.Csw.CswFault, $"{text}: {filter}");
        }
    }

    private string[] Matching(Func<PortalDataset, bool> belongs) => [.. csw.State.Datasets.Where(belongs).Select(dataset => dataset.Id)];

    private static string Filter(string inner, bool declare = false) => $"<ogc:Filter{(declare ? " xmlns:ogc=\"http://www.opengis.net/ogc\"" : "")}>{inner}</ogc:Filter>";

    private static string Compare(string comparison, string property, string literal, string attributes = "") =>
        $"<ogc:{comparison}{attributes}><ogc:PropertyName>{property}</ogc:PropertyName><ogc:Literal>{literal}</ogc:Literal></ogc:{comparison}>";

    private static string Like(string property, string pattern, string signs) =>
        $"<ogc:PropertyIsLike wildCard=\"{signs[0]}\" singleChar=\"{signs[2]}\" escapeChar=\"{signs[4]}\"><ogc:PropertyName>{property}</ogc:PropertyName><ogc:Literal>{pattern}</ogc:Literal></ogc:PropertyIsLike>";

    private static string Box(string corners, string crs)
    {
        var numbers = corners.Split(' ');
        return $"<ogc:BBOX><ogc:PropertyName>ows:BoundingBox</ogc:PropertyName><gml:Envelope srsName=\"{crs}\"><gml:lowerCorner>{numbers[0]} {numbers[1]}</gml:lowerCorner><gml:upperCorner>{numbers[2]} {numbers[3]}</gml:upperCorner></gml:Envelope></ogc:BBOX>";
    }

    private static string Sort(string property, string order) =>
        $"<ogc:SortBy><ogc:SortProperty><ogc:PropertyName>{property}</ogc:PropertyName><ogc:SortOrder>{order}</ogc:SortOrder></ogc:SortProperty></ogc:SortBy>";
}
