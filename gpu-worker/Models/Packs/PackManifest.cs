using System.Text.Json;
using System.Text.Json.Serialization;

namespace Workflows.GpuWorker.Models;

/// <summary>What a model pack says of itself in its <c>manifest.json</c>. A pack is a folder with this file and the files that it names.</summary>
internal sealed record PackManifest
{
    public const string FileName = "manifest.json";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    public required string Name { get; init; }

    /// <summary>Raised whenever a file of the pack changes; results carry it.</summary>
    public required string Version { get; init; }

    public required string Description { get; init; }

    public required PackLicence Licence { get; init; }

    /// <summary>The npm package that the files are taken from; null for a pack that somebody put together by hand.</summary>
    public PackSource? Source { get; init; }

    public required IReadOnlyList<PackFile> Files { get; init; }

    public required IReadOnlyList<PackModel> Models { get; init; }

    /// <summary><c>name@version</c>.</summary>
    [JsonIgnore]
    public string Id => $"{Name}@{Version}";

    [JsonIgnore]
    public long Bytes => Files.Sum(file => file.Bytes);

    /// <exception cref="PackException">No manifest, or one that breaks the rules; the message says which.</exception>
    public static PackManifest Parse(ReadOnlySpan<byte> json, string from)
    {
        PackManifest manifest;
        try
        {
            manifest = JsonSerializer.Deserialize<PackManifest>(json, Json) ?? throw new JsonException("It is empty.");
        }
        catch (JsonException e)
        {
            throw new PackException($"{from} is not a manifest of a model pack: {e.Message}", e);
        }

        if (!IsName(manifest.Name)) throw new PackException($"{from}: '{manifest.Name}' is not a pack name; small letters, digits, '-' and '.' are.");
        foreach (var file in manifest.Files)
        {
            // A pack can come from anywhere; it must not reach out of its folder.
            if (Path.IsPathRooted(file.Path) || file.Path.Split('/', '\\').Any(part => part is "" or "." or ".."))
                throw new PackException($"{from}: the file '{file.Path}' would lie outside of the pack.");
            if (file.Sha256.Length != 64) throw new PackException($"{from}: the file '{file.Path}' has no SHA-256.");
        }

        foreach (var model in manifest.Models)
        {
            if (manifest.Files.All(file => file.Path != model.File) || (model.Dictionary is { } words && manifest.Files.All(file => file.Path != words)))
                throw new PackException($"{from}: the model '{model.Name}' names a file that the pack does not list.");
            if (model.Preprocessing is not { Mean.Count: 3, Std.Count: 3 })
                throw new PackException($"{from}: the preprocessing of '{model.Name}' needs three values each of mean and std.");
        }

        return manifest;
    }

    /// <exception cref="PackException">The pack has no model of this name.</exception>
    public PackModel Model(string name) =>
        Models.FirstOrDefault(model => model.Name == name) ?? throw new PackException($"The pack {Id} has no model '{name}'.");

    public static bool IsName(string name) => name.Length is > 0 and <= 64 && name[0] != '.' && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '.');
}

/// <param name="Id">SPDX identifier of the weights' licence.</param>
internal sealed record PackLicence(string Id, string Holder, string? Url = null);

/// <param name="Version">Exact.</param>
internal sealed record PackSource(string Package, string Version);

/// <summary>A file of a pack.</summary>
internal sealed record PackFile
{
    /// <summary>Inside the pack, with '/'.</summary>
    public required string Path { get; init; }

    /// <summary>Inside the source package; null when the pack has no source.</summary>
    public string? From { get; init; }

    /// <summary>How the file is made from the one it comes from; null when it is copied.</summary>
    public PackConversion? Convert { get; init; }

    public required long Bytes { get; init; }

    /// <summary>64 hexadecimal digits, lower case.</summary>
    public required string Sha256 { get; init; }
}

[JsonConverter(typeof(JsonStringEnumConverter<PackConversion>))]
internal enum PackConversion
{
    /// <summary>A layers model of TensorFlow.js becomes an ONNX file.</summary>
    [JsonStringEnumMemberName("tfjs-layers")] TfjsLayers,
}

/// <summary>A network of a pack.</summary>
internal sealed record PackModel
{
    public required string Name { get; init; }

    public required string File { get; init; }

    /// <summary>The file that names the output's classes; null when it has none.</summary>
    public string? Dictionary { get; init; }

    public required IReadOnlyList<PackTensor> Inputs { get; init; }

    public required IReadOnlyList<PackTensor> Outputs { get; init; }

    public required Preprocessing Preprocessing { get; init; }
}

/// <param name="Shape">Null where any size is allowed.</param>
internal sealed record PackTensor(string Name, string Type, IReadOnlyList<int?> Shape);

/// <summary>How pixels become numbers: <c>(value * Scale - Mean[c]) / Std[c]</c>, planes one after the other.</summary>
/// <param name="Mean">In the order of the channels.</param>
internal sealed record Preprocessing(ChannelOrder Channels, float Scale, IReadOnlyList<float> Mean, IReadOnlyList<float> Std);

[JsonConverter(typeof(JsonStringEnumConverter<ChannelOrder>))]
internal enum ChannelOrder
{
    [JsonStringEnumMemberName("rgb")] Rgb,
    [JsonStringEnumMemberName("bgr")] Bgr,
}
