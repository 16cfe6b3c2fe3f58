using System.Text.Json.Serialization;
using Workflows.Contracts;

namespace Workflows.GpuWorker.Decoding;

/// <summary>What the parent asks of a decoder child. The source's bytes travel in the body of an open frame.</summary>
internal sealed record DecoderRequest
{
    public required DecoderVerb Verb { get; init; }

    /// <summary>Page number from 1, for the verbs about a page.</summary>
    public int Page { get; init; }

    /// <summary>Pages that the file may have, for <see cref="DecoderVerb.Open"/>.</summary>
    public int MaxPages { get; init; }

    public int MaxPixels { get; init; }

    public int MaxCharacters { get; init; }

    public int ImageWidth { get; init; }

    public int ImageQuality { get; init; }

    /// <summary>For <see cref="DecoderVerb.Pixels"/>: the part of the page; null for all of it.</summary>
    public PageBox? Part { get; init; }
}

internal enum DecoderVerb
{
    Open,
    Image,
    Pixels,
    Observe,
    Close,
}

/// <summary>A child's answer. An image's bytes travel in the frame's body.</summary>
internal sealed record DecoderReply
{
    public DecoderRefusal? Refusal { get; init; }

    /// <summary>After open: pages of the document; with <see cref="DecoderRefusal.TooManyPages"/> also.</summary>
    public int PageCount { get; init; }

    /// <summary>After open: the document's title; null without one.</summary>
    public string? Title { get; init; }

    public DecodedText? Text { get; init; }

    public PageObservation? Observation { get; init; }

    /// <summary>After pixels: columns of the picture in the body; its rows follow from its length.</summary>
    public int PictureWidth { get; init; }
}

/// <summary>Why a child that is well cannot do it.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DecoderRefusal>))]
internal enum DecoderRefusal
{
    Corrupt,
    Password,
    NoPages,
    TooManyPages,
    CorruptPage,
}

/// <summary>A page's text layer and sizes: points for the page, pixels for its image.</summary>
internal sealed record DecodedText
{
    public required double Width { get; init; }

    public required double Height { get; init; }

    public required string Text { get; init; }

    public string? Headline { get; init; }

    public int WordCount { get; init; }

    public required int ImageWidth { get; init; }

    public required int ImageHeight { get; init; }
}

[JsonSerializable(typeof(DecoderRequest))]
[JsonSerializable(typeof(DecoderReply))]
internal sealed partial class DecoderJson : JsonSerializerContext;
