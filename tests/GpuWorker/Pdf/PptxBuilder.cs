using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Workflows.GpuWorker.Tests.Pdf;

/// <summary>Writes the smallest presentations that programs open: a title and a line on each slide.</summary>
internal static class PptxBuilder
{
    private const string Package = "http://schemas.openxmlformats.org/package/2006";
    private const string Office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string Main = "application/vnd.openxmlformats-officedocument.presentationml";

    public static byte[] Build(params string[] titles)
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            var slides = titles.Select((title, i) => (Title: title, Id: i + 1)).ToList();
            Add(zip, "[Content_Types].xml",
                $"""
                <Types xmlns="{Package}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
                <Default Extension="xml" ContentType="application/xml"/><Override PartName="/ppt/presentation.xml" ContentType="{Main}.presentation.main+xml"/>
                {Each(slides, s => $"""<Override PartName="/ppt/slides/slide{s.Id}.xml" ContentType="{Main}.slide+xml"/>""")}</Types>
                """);
            Add(zip, "_rels/.rels",
                $"""<Relationships xmlns="{Package}/relationships"><Relationship Id="rId1" Type="{Office}/officeDocument" Target="ppt/presentation.xml"/></Relationships>""");
            Add(zip, "ppt/presentation.xml",
                $"""
                <p:presentation xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" xmlns:r="{Office}">
                <p:sldIdLst>{Each(slides, s => $"""<p:sldId id="{255 + s.Id}" r:id="rId{s.Id}"/>""")}</p:sldIdLst><p:sldSz cx="12192000" cy="6858000"/></p:presentation>
                """);
            Add(zip, "ppt/_rels/presentation.xml.rels",
                $"""<Relationships xmlns="{Package}/relationships">{Each(slides, s => $"""<Relationship Id="rId{s.Id}" Type="{Office}/slide" Target="slides/slide{s.Id}.xml"/>""")}</Relationships>""");
            foreach (var (title, id) in slides) Add(zip, string.Create(CultureInfo.InvariantCulture, $"ppt/slides/slide{id}.xml"), Slide(title));
        }

        return file.ToArray();
    }

    /// <summary>What programs write for a presentation with a password: an old container with an entry of this name.</summary>
    public static byte[] WithPassword() =>
        [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, .. new byte[504], .. Encoding.Unicode.GetBytes("EncryptedPackage"), .. new byte[480]];

    private static string Slide(string title) =>
        $"""
        <p:sld xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><p:cSld><p:spTree>
        <p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>
        {Box(2, 685800, 4400, title)}{Box(3, 2286000, 2000, "A line of body text on this slide")}
        </p:spTree></p:cSld></p:sld>
        """;

    private static string Box(int id, int y, int size, string text) =>
        $"""
        <p:sp><p:nvSpPr><p:cNvPr id="{id}" name="Box {id}"/><p:cNvSpPr txBox="1"/><p:nvPr/></p:nvSpPr>
        <p:spPr><a:xfrm><a:off x="685800" y="{y}"/><a:ext cx="10820400" cy="1143000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr>
        <p:txBody><a:bodyPr/><a:p><a:r><a:rPr lang="en-US" sz="{size}"/><a:t>{text}</a:t></a:r></a:p></p:txBody></p:sp>
        """;

    private static string Each<T>(IEnumerable<T> items, Func<T, string> write) => string.Concat(items.Select(write));

    private static void Add(ZipArchive zip, string name, string xml)
    {
        using var entry = zip.CreateEntry(name, CompressionLevel.Fastest).Open();
        entry.Write(Encoding.UTF8.GetBytes($"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>{xml}"""));
    }
}
