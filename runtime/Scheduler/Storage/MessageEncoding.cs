using Google.Protobuf;

namespace Workflows.Scheduler.Storage;

internal static class MessageEncoding
{
    /// <summary>As ToByteArray, without its stream.</summary>
    public static byte[] ToBytes(this IMessage message)
    {
        var bytes = new byte[message.CalculateSize()];
        message.WriteTo(bytes.AsSpan());
        return bytes;
    }
}
