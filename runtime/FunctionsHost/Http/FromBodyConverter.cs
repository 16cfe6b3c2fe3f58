using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.Extensions.Options;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Reads the body with the JSON options of MVC results.</summary>
internal sealed class FromBodyConverter(IOptions<JsonOptions> json) : IInputConverter
{
    public async ValueTask<ConversionResult> ConvertAsync(ConverterContext context)
    {
        if (context.FunctionContext.GetHttpContext() is not { } http) return ConversionResult.Unhandled();

        var body = await RequestBody.ReadAsync(http, context.FunctionContext.CancellationToken);
        if (context.TargetType == typeof(byte[])) return ConversionResult.Success(body);
        if (context.TargetType == typeof(ReadOnlyMemory<byte>)) return ConversionResult.Success(new ReadOnlyMemory<byte>(body));
        if (context.TargetType == typeof(string)) return ConversionResult.Success(Encoding.UTF8.GetString(body));
        if (!http.Request.HasJsonContentType())
            return ConversionResult.Failed(new InvalidOperationException($"The body is '{http.Request.ContentType}', not JSON."));
        try
        {
            return ConversionResult.Success(JsonSerializer.Deserialize(body, context.TargetType, json.Value.JsonSerializerOptions));
        }
        catch (JsonException e)
        {
            return ConversionResult.Failed(new InvalidOperationException("The body is not valid JSON of the expected shape.", e));
        }
    }
}
