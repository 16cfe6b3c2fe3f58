using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.Azure.Functions.Worker.Http;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Gives HTTP functions the live request.</summary>
internal sealed class LiveRequestConverter : IInputConverter
{
    public static bool Handles(Type type) =>
        type == typeof(HttpRequest) || type == typeof(HttpContext) || type == typeof(HttpRequestData);

    public async ValueTask<ConversionResult> ConvertAsync(ConverterContext context)
    {
        if (!Handles(context.TargetType) || context.FunctionContext.GetHttpContext() is not { } http) return ConversionResult.Unhandled();
        if (context.TargetType == typeof(HttpRequest)) return ConversionResult.Success(http.Request);
        if (context.TargetType == typeof(HttpContext)) return ConversionResult.Success(http);
        return ConversionResult.Success(await context.FunctionContext.GetHttpRequestDataAsync());
    }
}
