using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Workflows.DurableTask;

/// <summary>The official SDK's replay-safe ids: UUID version 5 over instance id, orchestration time and a counter.</summary>
internal static class DeterministicGuid
{
    private static readonly byte[] Namespace = Guid.Parse("9e952958-5e33-4daf-827f-2fa12937b875").ToByteArray(bigEndian: true);

    public static Guid Create(string instanceId, DateTime currentUtc, int counter)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{instanceId}_{currentUtc:o}_{counter}");
        var input = new byte[Namespace.Length + Encoding.UTF8.GetByteCount(name)];
        Namespace.CopyTo(input, 0);
        Encoding.UTF8.GetBytes(name, input.AsSpan(Namespace.Length));
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
        // CA5350: SHA-1 is what UUID version 5 is made of; nothing here is secret.
#pragma warning disable CA5350
        SHA1.HashData(input, hash);
#pragma warning restore CA5350
        hash[6] = (byte)((hash[6] & 0x0F) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }
}
