using System.Collections;
using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Worker;
using Wire = Workflows.Protocol.TaskFailureDetails;

namespace Workflows.DurableTask;

/// <summary>Failures between exceptions, the public record and the wire.</summary>
internal static class Failures
{
    public const string OrchestratorNotFound = "OrchestratorTaskNotFound";
    public const string ActivityNotFound = "ActivityTaskNotFound";
    public const string EntityNotFound = "EntityTaskNotFound";
    public const string NonDeterministic = "DurableTask.Core.Exceptions.NonDeterministicOrchestrationException";
    public const string VersionMismatch = "VersionMismatch";

    /// <summary>Exceptions inside each other that are told; a message that nests deeper than about 90 could not be read by anyone.</summary>
    private const int LevelsMax = 32;

    /// <summary>A failure that no retry policy repeats.</summary>
    public static Wire Final(string type, string message) =>
        new() { ErrorType = type, ErrorMessage = message, IsNonRetriable = true };

    public static Wire FromException(Exception exception, IExceptionPropertiesProvider? properties) => FromException(exception, properties, LevelsMax);

    private static Wire FromException(Exception exception, IExceptionPropertiesProvider? properties, int levelsLeft)
    {
        if (exception is TaskFailedException failed)
        {
            return new Wire
            {
                ErrorType = typeof(TaskFailedException).FullName!,
                ErrorMessage = exception.Message,
                StackTrace = exception.StackTrace,
                InnerFailure = ToWire(failed.FailureDetails, levelsLeft - 1),
            };
        }

        var details = new Wire
        {
            ErrorType = exception.GetType().ToString(),
            ErrorMessage = exception.Message,
            StackTrace = exception.StackTrace,
        };
        if (levelsLeft > 1 && exception.InnerException is { } inner) details.InnerFailure = FromException(inner, properties, levelsLeft - 1);
        if (properties?.GetExceptionProperties(exception) is { } values)
        {
            foreach (var (key, value) in values) details.Properties.Add(key, ToValue(value));
        }

        return details;
    }

    public static Wire ToWire(TaskFailureDetails details) => ToWire(details, LevelsMax);

    private static Wire ToWire(TaskFailureDetails details, int levelsLeft)
    {
        var wire = new Wire
        {
            ErrorType = details.ErrorType,
            ErrorMessage = details.ErrorMessage,
            StackTrace = details.StackTrace,
        };
        if (levelsLeft > 1 && details.InnerFailure is { } inner) wire.InnerFailure = ToWire(inner, levelsLeft - 1);
        foreach (var (key, value) in details.Properties ?? new Dictionary<string, object?>()) wire.Properties.Add(key, ToValue(value));
        return wire;
    }

    public static TaskFailureDetails FromWire(Wire wire) => new(
        wire.ErrorType.Length == 0 ? "(unknown)" : wire.ErrorType,
        wire.ErrorMessage,
        wire.StackTrace,
        wire.InnerFailure is { } inner ? FromWire(inner) : null,
        wire.Properties.Count == 0 ? null : wire.Properties.ToDictionary(p => p.Key, p => FromValue(p.Value)));

    private static Value ToValue(object? value) => value switch
    {
        null => Value.ForNull(),
        string text => Value.ForString(text),
        bool flag => Value.ForBool(flag),
        DateTime time => Value.ForString($"dt:{time.ToString("O", CultureInfo.InvariantCulture)}"),
        DateTimeOffset time => Value.ForString($"dto:{time.ToString("O", CultureInfo.InvariantCulture)}"),
        IDictionary<string, object?> map => Value.ForStruct(ToStruct(map)),
        IConvertible number when number.GetTypeCode() is >= TypeCode.SByte and <= TypeCode.Decimal =>
            Value.ForNumber(number.ToDouble(CultureInfo.InvariantCulture)),
        IEnumerable list => Value.ForList([.. list.Cast<object?>().Select(ToValue)]),
        _ => Value.ForString(value.ToString() ?? ""),
    };

    private static Struct ToStruct(IDictionary<string, object?> map)
    {
        var result = new Struct();
        foreach (var (key, value) in map) result.Fields.Add(key, ToValue(value));
        return result;
    }

    private static object? FromValue(Value value) => value.KindCase switch
    {
        Value.KindOneofCase.StringValue when value.StringValue.StartsWith("dt:", StringComparison.Ordinal)
            && DateTime.TryParse(value.StringValue.AsSpan(3), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var time) => time,
        Value.KindOneofCase.StringValue when value.StringValue.StartsWith("dto:", StringComparison.Ordinal)
            && DateTimeOffset.TryParse(value.StringValue.AsSpan(4), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var time) => time,
        Value.KindOneofCase.StringValue => value.StringValue,
        Value.KindOneofCase.NumberValue => value.NumberValue,
        Value.KindOneofCase.BoolValue => value.BoolValue,
        Value.KindOneofCase.StructValue => value.StructValue.Fields.ToDictionary(f => f.Key, f => FromValue(f.Value)),
        Value.KindOneofCase.ListValue => value.ListValue.Values.Select(FromValue).ToList(),
        _ => null,
    };
}
