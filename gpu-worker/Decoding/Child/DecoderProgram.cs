using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;
using Workflows.GpuWorker.Native;

namespace Workflows.GpuWorker.Decoding.Child;

/// <summary>The decoder child: reads requests from stdin, decodes on the main thread, answers on stdout.</summary>
internal static class DecoderProgram
{
    /// <summary>Exit code of a child that found no more memory.</summary>
    public const int OutOfMemoryExit = 77;

    /// <summary>Exit code of a child whose request took too much CPU time.</summary>
    public const int OutOfTimeExit = 78;

    /// <summary>Address space for thread stacks, JIT-compiled code and mappings without pages.</summary>
    private const ulong AddressSpaceSlack = 256UL << 20;

    /// <summary>Address space in resident memory's limits: a buffer that grows holds its old and its new size at once.</summary>
    private const ulong AddressSpaceFactor = 3;

    /// <summary>Largest source that any option allows, and a header.</summary>
    private const long RequestBytesMax = (1L << 30) + (1 << 20);

    /// <param name="arguments">"--decoder", then the limit of resident memory in bytes and of a request's CPU time in milliseconds.</param>
    public static int Run(IReadOnlyList<string> arguments)
    {
        var memoryLimit = ulong.Parse(arguments[1], CultureInfo.InvariantCulture);
        var cpuLimit = TimeSpan.FromMilliseconds(double.Parse(arguments[2], CultureInfo.InvariantCulture));
        Linux.DieWithParent();

        // Native code that prints must not write into the protocol: stdout becomes stderr, the protocol keeps the pipe.
        using var replies = new FileStream(new SafeFileHandle(Linux.MoveAside(1, 2), ownsHandle: true), FileAccess.Write, bufferSize: 0);

        using var queue = new BlockingCollection<DecoderFrame>(boundedCapacity: 1);
        var reader = new Thread(() => ReadRequests(queue)) { IsBackground = true, Name = "requests" };
        reader.Start();

        using var watch = LimitWatch.Start((long)memoryLimit, cpuLimit);
        Confine(memoryLimit);
        using var decoder = new DocumentDecoder();
        try
        {
            foreach (var frame in queue.GetConsumingEnumerable())
            {
                var request = JsonSerializer.Deserialize(frame.Header, DecoderJson.Default.DecoderRequest)!;
                watch.RequestStarted();
                var (reply, body) = decoder.Handle(request, frame.Body);
                watch.RequestEnded();
                var header = JsonSerializer.SerializeToUtf8Bytes(reply, DecoderJson.Default.DecoderReply);
                // A pipe takes the bytes synchronously, so nothing is pending here.
                DecoderFrame.WriteAsync(replies, header, body, CancellationToken.None).AsTask().GetAwaiter().GetResult();
            }
        }
        catch (OutOfMemoryException)
        {
            Linux.ExitNow(OutOfMemoryExit);
        }

        return 0;
    }

    /// <summary>Ends the process the moment the parent closes the pipe, even while native code runs on the main thread.</summary>
    private static void ReadRequests(BlockingCollection<DecoderFrame> queue)
    {
        using var requests = Console.OpenStandardInput();
        try
        {
            while (DecoderFrame.ReadAsync(requests, RequestBytesMax, CancellationToken.None).AsTask().GetAwaiter().GetResult() is { } frame)
                queue.Add(frame);
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            // The parent is gone or broken; there is nobody to tell.
        }

        Linux.ExitNow(0);
    }

    private static void Confine(ulong memoryLimit)
    {
        Linux.GiveUpNewPrivileges();
        Linux.Limit(Linux.LimitCore, 0);
        Linux.Limit(Linux.LimitFileSize, 0);
        // The runtime reserves far more address space than it uses, so the limit counts from what it has by now.
        Linux.Limit(Linux.LimitAddressSpace, Linux.VirtualBytes() + (AddressSpaceFactor * memoryLimit) + AddressSpaceSlack);
    }
}
