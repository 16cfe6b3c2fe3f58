using System.Text.Json.Nodes;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>One binding of one function.</summary>
internal sealed class BindingInfo(string name, string type, BindingDirection direction, BindingAttribute? attribute) : BindingMetadata
{
    /// <summary>The name of the binding that is the method's return value.</summary>
    public const string ReturnName = "$return";

    public override string Name { get; } = name;

    public override string Type { get; } = type;

    public override BindingDirection Direction { get; } = direction;

    /// <summary>Null for the HTTP response, which needs no attribute.</summary>
    public BindingAttribute? Attribute { get; } = attribute;

    public static BindingInfo Input(string name, BindingAttribute attribute) => new(name, TypeOf(attribute), BindingDirection.In, attribute);

    public static BindingInfo Output(string name, OutputBindingAttribute attribute) => new(name, TypeOf(attribute), BindingDirection.Out, attribute);

    public static BindingInfo HttpOutput(string name) => new(name, BindingTypes.Http, BindingDirection.Out, null);

    /// <summary>As an official metadata provider would list it.</summary>
    public JsonObject ToJson()
    {
        var json = new JsonObject { ["name"] = Name, ["type"] = Type, ["direction"] = Direction.ToString() };
        switch (Attribute)
        {
            case HttpTriggerAttribute http:
                json["authLevel"] = http.EffectiveLevel.ToString();
                if (http.Methods is { Length: > 0 } methods) json["methods"] = new JsonArray([.. methods.Select(m => JsonValue.Create(m))]);
                if (http.Route is not null) json["route"] = http.Route;
                break;
            case BlobTriggerAttribute blob:
                json["path"] = blob.BlobPath;
                if (blob.Connection is not null) json["connection"] = blob.Connection;
                break;
            case BlobInputAttribute blob:
                json["path"] = blob.BlobPath;
                if (blob.Connection is not null) json["connection"] = blob.Connection;
                break;
            case BlobOutputAttribute blob:
                json["path"] = blob.BlobPath;
                if (blob.Connection is not null) json["connection"] = blob.Connection;
                break;
            case QueueTriggerAttribute queue:
                json["queueName"] = queue.QueueName;
                if (queue.Connection is not null) json["connection"] = queue.Connection;
                break;
            case QueueOutputAttribute queue:
                json["queueName"] = queue.QueueName;
                if (queue.Connection is not null) json["connection"] = queue.Connection;
                break;
            case TimerTriggerAttribute timer:
                json["schedule"] = timer.Schedule;
                json["useMonitor"] = timer.UseMonitor;
                json["runOnStartup"] = timer.RunOnStartup;
                break;
            default:
                break;
        }

        return json;
    }

    private static string TypeOf(BindingAttribute attribute) => attribute switch
    {
        HttpTriggerAttribute => BindingTypes.HttpTrigger,
        HttpResultAttribute => BindingTypes.Http,
        TimerTriggerAttribute => BindingTypes.TimerTrigger,
        QueueTriggerAttribute => BindingTypes.QueueTrigger,
        QueueOutputAttribute => BindingTypes.Queue,
        BlobTriggerAttribute => BindingTypes.BlobTrigger,
        BlobInputAttribute or BlobOutputAttribute => BindingTypes.Blob,
        OrchestrationTriggerAttribute => BindingTypes.OrchestrationTrigger,
        ActivityTriggerAttribute => BindingTypes.ActivityTrigger,
        EntityTriggerAttribute => BindingTypes.EntityTrigger,
        DurableClientAttribute => BindingTypes.DurableClient,
        _ => throw new NotSupportedException($"This host knows no binding {attribute.GetType().Name}."),
    };
}
