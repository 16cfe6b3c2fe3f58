using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Azure.Functions.Worker.Http;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>The live request in the server-independent shape.</summary>
internal sealed class AspNetRequestData(FunctionContext functionContext, HttpContext http) : HttpRequestData(functionContext)
{
    private HttpHeadersCollection? _headers;

    public override Stream Body => http.Request.Body;

    public override HttpHeadersCollection Headers => _headers ??= new HttpHeadersCollection(
        http.Request.Headers.Select(h => KeyValuePair.Create(h.Key, h.Value.Select(v => v ?? ""))));

    public override IReadOnlyCollection<IHttpCookie> Cookies =>
        [.. http.Request.Cookies.Select(IHttpCookie (c) => new HttpCookie(c.Key, c.Value))];

    public override Uri Url { get; } = new(http.Request.GetEncodedUrl());

    public override IEnumerable<ClaimsIdentity> Identities => http.User.Identities;

    public override string Method => http.Request.Method;

    public override HttpResponseData CreateResponse() => new AspNetResponseData(FunctionContext, http);
}
