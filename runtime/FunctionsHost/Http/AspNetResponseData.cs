using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker.Http;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Writes go to the live response; headers follow when it starts.</summary>
internal sealed class AspNetResponseData : HttpResponseData
{
    private static readonly object CurrentKey = new();

    private readonly HttpContext _http;
    private readonly ResponseCookies _cookies;
    private Stream? _body;

    public AspNetResponseData(FunctionContext functionContext, HttpContext http) : base(functionContext)
    {
        _http = http;
        _cookies = new ResponseCookies(http);
        http.Response.StatusCode = StatusCodes.Status200OK;
        if (!http.Items.ContainsKey(CurrentKey)) http.Response.OnStarting(static state => CopyHeaders((HttpContext)state), http);
        http.Items[CurrentKey] = this;
    }

    public override HttpStatusCode StatusCode
    {
        get => (HttpStatusCode)_http.Response.StatusCode;
        set => _http.Response.StatusCode = (int)value;
    }

    public override HttpHeadersCollection Headers { get; set; } = [];

    public override Stream Body
    {
        get => _body ?? _http.Response.Body;
        set => _body = value;
    }

    public override HttpCookies Cookies => _cookies;

    /// <summary>Sends a body that was put in place of the live one.</summary>
    public async Task FinishAsync(CancellationToken cancellationToken)
    {
        _http.Items[CurrentKey] = this;
        if (_body is null || ReferenceEquals(_body, _http.Response.Body)) return;
        if (_body.CanSeek) _body.Position = 0;
        await _body.CopyToAsync(_http.Response.Body, cancellationToken);
    }

    private static Task CopyHeaders(HttpContext http)
    {
        // Functions that make several responses return the last one; only its headers are sent.
        var response = (AspNetResponseData)http.Items[CurrentKey]!;
        foreach (var (name, values) in response.Headers.NonValidated) http.Response.Headers[name] = values.ToArray();
        return Task.CompletedTask;
    }

    private sealed class ResponseCookies(HttpContext http) : HttpCookies
    {
        public override void Append(string name, string value) => http.Response.Cookies.Append(name, value);

        public override void Append(IHttpCookie cookie) => http.Response.Cookies.Append(cookie.Name, cookie.Value, new CookieOptions
        {
            Domain = cookie.Domain,
            Expires = cookie.Expires,
            HttpOnly = cookie.HttpOnly ?? false,
            MaxAge = cookie.MaxAge is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            Path = cookie.Path ?? "/",
            Secure = cookie.Secure ?? false,
            SameSite = cookie.SameSite switch
            {
                SameSite.Lax => SameSiteMode.Lax,
                SameSite.Strict => SameSiteMode.Strict,
                SameSite.ExplicitNone => SameSiteMode.None,
                _ => SameSiteMode.Unspecified,
            },
        });

        public override IHttpCookie CreateNew() => new HttpCookie("", "");
    }
}
