using DataSud.Api;
using DataSud.Api.Catalogue;
using DataSud.Api.Catalogue.Dcat;
using DataSud.Api.Catalogue.Pages;
using DataSud.Api.Ckan;
using DataSud.Api.Conflicts;
using DataSud.Api.Coverage;
using DataSud.Api.Csw;
using DataSud.Api.Downloads;
using DataSud.Api.Features;
using DataSud.Api.Health;
using DataSud.Api.Http;
using DataSud.Api.Imports;
using DataSud.Api.Indicators;
using DataSud.Api.Landing;
using DataSud.Api.Objectives;
using DataSud.Api.OpenApi;
using DataSud.Api.Targets;
using DataSud.Api.Territories;
using DataSud.Api.Tiles;
using DataSud.Api.Vocabularies;

var builder = WebApplication.CreateBuilder(args);
builder.AddServer();
builder.Services.AddStorage(builder.Configuration).AddImports().AddContract().AddCkan();

var app = builder.Build();
app.UseProblems();
app.UseCkan();
app.UseRequestSanity();
app.UsePublicReading();
app.UseContract();
app.UsePortal();
app.UseCatalogueForms();
app.UseRouting();
app.UseImportGate();
app.UseParameterCheck();
app.UseAnswerCaching();

app.MapHealth();
app.MapProblemKinds();
app.MapDcat();
app.MapCataloguePages();
app.MapSitemap();
app.MapReleaseFeed();
app.MapCsw();

var api = app.MapGroup("/api/v1");
api.MapLanding();
api.MapObjectives();
api.MapProgress();
api.MapTargets();
api.MapIndicators();
api.MapObservations();
api.MapConflicts();
api.MapTerritories();
api.MapDatasets();
api.MapDownloads();
api.MapRejects();
api.MapDifferences();
api.MapImports();
api.MapVocabularies();
api.MapCollections();
api.MapSchemas();
api.MapItems();
api.MapTileMatrixSets();
api.MapTilesets();
api.MapTiles();
api.MapCoverageAt();
api.MapMobileCoverage();
api.MapZones();
api.MapZoneEstablishments();
api.MapFixedCoverage();

app.MapCkan();

app.Run();

/// <summary>The service; visible to its tests.</summary>
public partial class Program;
