using System.Globalization;

namespace Azure.Data.Tables;

/// <summary>A transaction was refused; none of its actions took effect.</summary>
public class TableTransactionFailedException : RequestFailedException
{
    public TableTransactionFailedException(RequestFailedException requestFailedException)
        : base(
            (requestFailedException ?? throw new ArgumentNullException(nameof(requestFailedException))).Status,
            requestFailedException.Message,
            requestFailedException.ErrorCode,
            requestFailedException)
    {
        FailedTransactionActionIndex = IndexOf(requestFailedException.Message);
    }

    /// <summary>The action that the service refused, counted from 0; null when it does not say.</summary>
    public int? FailedTransactionActionIndex { get; }

    // The service puts the index in front of its sentence: "2:The specified entity already exists."
    private static int? IndexOf(string message)
    {
        var colon = message.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && int.TryParse(message.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            ? index
            : null;
    }
}
