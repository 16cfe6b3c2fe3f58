using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker;

public static class FunctionContextLoggerExtensions
{
    public static ILogger<T> GetLogger<T>(this FunctionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.InstanceServices.GetRequiredService<ILogger<T>>();
    }

    public static ILogger GetLogger(this FunctionContext context, string categoryName)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.InstanceServices.GetRequiredService<ILoggerFactory>().CreateLogger(categoryName);
    }
}

public static class FunctionContextBindingFeatureExtensions
{
    /// <summary>Binds one input now; the function's parameter of that name then receives the value set here.</summary>
    public static async ValueTask<InputBindingData<T>> BindInputAsync<T>(this FunctionContext context, BindingMetadata bindingMetadata)
    {
        ArgumentNullException.ThrowIfNull(bindingMetadata);
        return await Inputs(context).BindAsync<T>(bindingMetadata);
    }

    public static InvocationResult GetInvocationResult(this FunctionContext context) => Outputs(context).Result;

    public static InvocationResult<T> GetInvocationResult<T>(this FunctionContext context) => new TypedInvocationResult<T>(Outputs(context));

    public static IEnumerable<OutputBindingData<T>> GetOutputBindings<T>(this FunctionContext context) => Outputs(context).Values<T>();

    private static InvocationInputs Inputs(FunctionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Features.Get<InvocationInputs>()
            ?? throw new InvalidOperationException("The context was not made by this host; its inputs are unknown.");
    }

    private static InvocationOutputs Outputs(FunctionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Features.Get<InvocationOutputs>()
            ?? throw new InvalidOperationException("The context was not made by this host; its outputs are unknown.");
    }
}

public static class FunctionContextHttpRequestExtensions
{
    /// <summary>Null when the function was not started by HTTP.</summary>
    public static async ValueTask<HttpRequestData?> GetHttpRequestDataAsync(this FunctionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Features.Get<IHttpRequestDataFeature>() is { } feature ? await feature.GetHttpRequestDataAsync(context) : null;
    }

    public static HttpResponseData? GetHttpResponseData(this FunctionContext context) =>
        context.GetInvocationResult().Value as HttpResponseData
        ?? context.GetOutputBindings<HttpResponseData>().FirstOrDefault(o => o.BindingType == BindingTypes.Http)?.Value;
}

public static class FunctionContextExtensions
{
    /// <summary>Null when the function was not started by HTTP.</summary>
    public static HttpContext? GetHttpContext(this FunctionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Items.TryGetValue(HttpContextKey, out var value) ? value as HttpContext : null;
    }

    // The key under which the official integration keeps it; middleware in the wild reads Items directly.
    internal const string HttpContextKey = "HttpRequestContext";
}
