using System.Text.Json;
using Azure.Core.Serialization;
using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>What runs functions, whatever triggers them.</summary>
internal static class WorkerServices
{
    public static void Add(IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<InputConversion>();
        services.AddSingleton<FunctionInvoker>();
        services.AddSingleton<OutputEmitter>();
        services.AddSingleton<StorageClients>();
        services.AddSingleton<AppSettings>();
        services.AddSingleton<DataDirectory>();
        services.AddSingleton<HostId>();
        services.AddSingleton<BackgroundRuns>();
        services.AddSingleton<HostJson>();

        services.AddOptions<JsonSerializerOptions>().Configure(o => o.PropertyNameCaseInsensitive = true);
        services.AddOptions<WorkerOptions>()
            .Configure(o => AddConverters(o.InputConverters))
            .PostConfigure<IOptions<JsonSerializerOptions>>((o, json) => o.Serializer ??= new JsonObjectSerializer(json.Value));
    }

    private static void AddConverters(InputConverterCollection converters)
    {
        converters.Register<LiveRequestConverter>();
        converters.Register<FunctionContextConverter>();
        converters.Register<CancellationTokenConverter>();
        converters.Register<SerializedPayloadConverter>();
        converters.Register<DurableClientConverter>();
        converters.Register<OrchestrationConverter>();
        converters.Register<BlobConverter>();
        converters.Register<QueueMessageConverter>();
        converters.Register<TimerConverter>();
        converters.Register<TypeConverter>();
        converters.Register<GuidConverter>();
        converters.Register<DateTimeConverter>();
        converters.Register<BytesConverter>();
        converters.Register<JsonPocoConverter>();
    }
}
