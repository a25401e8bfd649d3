using System.Buffers;
using System.Buffers.Text;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using DataSud.Api.Catalogue;
using DataSud.Api.Http;
using Microsoft.IO;

namespace DataSud.Api.Ckan;

/// <summary>Answers calls of actions: finds the action, reads what it is given, and sends its result in CKAN's envelope.</summary>
/// <param name="ckan">The catalogue.</param>
/// <param name="board">What is served now.</param>
/// <param name="cache">Answers that were made already.</param>
/// <param name="contact">Whom to ask.</param>
internal sealed class CkanDesk(CkanBoard ckan, ReleaseBoard board, AnswerCache cache, CatalogueContact contact)
{
    // Pooled blocks: an answer of megabytes leaves no garbage.
    private static readonly RecyclableMemoryStreamManager Streams = new();

    // A new build may answer otherwise with the same data.
    private static readonly string Build = Assembly.GetExecutingAssembly().ManifestModule.ModuleVersionId.ToString("N");

    /// <summary>Answers a call.</summary>
    /// <param name="name">Name of the action.</param>
    /// <param name="context">The request.</param>
    public async Task AnswerAsync(string name, HttpContext context)
    {
        try
        {
            if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsPost(context.Request.Method))
            {
                context.Response.Headers.Allow = CkanEndpoints.Methods;
                throw new CkanBadRequest($"{CkanFields.Cut(context.Request.Method)} is not for actions; GET and POST are", StatusCodes.Status405MethodNotAllowed);
            }
            var handler = CkanActions.Find(name) ?? throw new CkanBadRequest("Action name not known: " + CkanFields.Cut(name));
            var parameters = await CkanRequest.ReadAsync(context, context.RequestAborted);
            var catalogue = ckan.Current ?? throw CkanFault.Later("The catalogue is being put together; try again in a moment.");
            await AnswerAsync(name, handler, new(parameters, catalogue, Links.Base(context.Request), contact, context.Request), context);
        }
        catch (CkanBadRequest bad)
        {
            await CkanAnswer.BadRequestAsync(context, bad);
        }
        catch (CkanFault fault)
        {
            await CkanAnswer.FaultAsync(context, fault, name);
        }
    }

    private async Task AnswerAsync(string name, CkanHandler handler, CkanCall call, HttpContext context)
    {
        var isGet = HttpMethods.IsGet(context.Request.Method);
        var identity = isGet ? Identity(call) : "";
        if (isGet && CkanAnswer.IsKnownTo(context.Request, identity))
        {
            CkanAnswer.SetValidators(context, identity, call.Catalogue.State.Modified);
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }
        if (isGet && cache.Find(identity) is { } known)
        {
            await CkanAnswer.SendAsync(context, known, identity, call.Catalogue.State.Modified);
            return;
        }
        await using var made = Streams.GetStream();
        await using (var json = new Utf8JsonWriter((IBufferWriter<byte>)made, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true }))
        {
            json.WriteStartObject();
            json.WriteString("help"u8, CkanAnswer.Help(context.Request, name));
            json.WriteBoolean("success"u8, true);
            json.WritePropertyName("result"u8);
            await handler(call, json, context.RequestAborted);
            json.WriteEndObject();
        }
        var modified = call.Catalogue.State.Modified;
        if (!cache.Takes(made.Length))
        {
            // As it is, piece by piece: to hold it once more, or to compress it for one client, would cost more than it saves.
            await CkanAnswer.SendAsync(context, made.GetReadOnlySequence(), isGet ? identity : null, modified);
            return;
        }
        var answer = new CachedAnswer(made.ToArray(), MediaTypes.Json, []);
        if (isGet && ReferenceEquals(ckan.Current, call.Catalogue))
            cache.Keep(identity, answer);
        await CkanAnswer.SendAsync(context, answer, isGet ? identity : null, modified);
    }

    // Strong: another state of the catalogue or of what rows are read from, build, address or host is another tag.
    private string Identity(CkanCall call)
    {
        var text = string.Join('\n',
            Build,
            call.Catalogue.State.Version,
            string.Join(',', board.Current.Values.Select(release => release.ReleaseId).Order()),
            call.Base,
            contact,
            call.Request.Path.Value,
            call.Request.QueryString.Value);
        return Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 15));
    }
}
