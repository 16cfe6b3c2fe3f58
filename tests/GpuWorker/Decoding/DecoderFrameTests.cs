using Workflows.GpuWorker.Decoding;
using Workflows.Testing;

namespace Workflows.GpuWorker.Tests.Decoding;

public sealed class DecoderFrameTests
{
    [Fact]
    public async Task Read_WhatWasWritten_IsTheSame_ThenTheEnd()
    {
        using var pipe = new MemoryStream();
        await DecoderFrame.WriteAsync(pipe, "{}"u8.ToArray(), new byte[] { 1, 2, 3 }, Deadline.Token);
        pipe.Position = 0;

        var frame = await DecoderFrame.ReadAsync(pipe, 100, Deadline.Token);
        var end = await DecoderFrame.ReadAsync(pipe, 100, Deadline.Token);

        Assert.Equal("{}"u8.ToArray(), frame!.Value.Header);
        Assert.Equal([1, 2, 3], frame.Value.Body);
        Assert.Null(end);
    }

    [Theory]
    [InlineData(new byte[] { 0x7f, 0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff })]
    [InlineData(new byte[] { 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0 })]
    public async Task Read_LengthsBeyondTheLimit_AreRefusedBeforeAnythingIsAllocated(byte[] prefix) =>
        await Assert.ThrowsAsync<InvalidDataException>(() => DecoderFrame.ReadAsync(new MemoryStream(prefix), 1000, Deadline.Token).AsTask());

    [Fact]
    public async Task Read_StreamThatEndsInside_SaysSo() =>
        await Assert.ThrowsAsync<EndOfStreamException>(() => DecoderFrame.ReadAsync(new MemoryStream([0, 0, 0, 9, 0, 0, 0, 0, 1]), 1000, Deadline.Token).AsTask());
}
