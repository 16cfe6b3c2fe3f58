namespace Workflows.DeckTruth.Hostile;

/// <summary>Scripts, actions and files that a deck has no business to carry. Nothing of it may run, open or be fetched.</summary>
internal static class Payloads
{
    public static IEnumerable<HostileFile> Files()
    {
        yield return Action("script at opening", "<< /S /JavaScript /JS (while \\(true\\) { app.alert\\('x'\\); }) >>");
        yield return Action("program to launch", "<< /S /Launch /F (/bin/sh) /Win << /F (cmd.exe) /P (/c calc) >> >>");
        yield return Action("address to fetch", "<< /S /URI /URI (http://127.0.0.1:9/steal) >>");
        yield return Action("form to send", "<< /S /SubmitForm /F << /FS /URL /F (http://127.0.0.1:9/) >> /Flags 4 >>");
        yield return Action("data to import", "<< /S /ImportData /F (/etc/passwd) >>");
        yield return Action("jump into an embedded file", "<< /S /GoToE /F (/etc/passwd) /D [0 /Fit] /T << /R /C /N (x) >> >>");
        yield return Action("actions in a ring", "6 0 R", pdf => pdf.Set(6, "<< /S /GoTo /D [3 0 R /Fit] /Next [6 0 R 6 0 R] >>"));
        yield return Action("film and sound", "<< /S /Rendition /R << /Type /Rendition /S /MR /C << /S /MCD /D << /Type /Filespec /F (/dev/zero) >> /CT (video/mp4) >> >> >>");
        yield return new HostileFile("payloads: embedded program", new RawPdf(catalogue: "/Names << /EmbeddedFiles << /Names [(a.exe) << /Type /Filespec /F (a.exe) /EF << /F 6 0 R >> >>] >> >>")
            .Stream(6, "/Type /EmbeddedFile", [(byte)'M', (byte)'Z', .. Damage.Noise(100_000, 21)]).Build());
        yield return new HostileFile("payloads: embedded bomb", new RawPdf(catalogue: "/Names << /EmbeddedFiles << /Names [(a) << /Type /Filespec /F (a) /EF << /F 6 0 R >> >>] >> >>")
            .Stream(6, "/Type /EmbeddedFile /Filter /FlateDecode", RawPdf.Bomb(2L << 30, 0)).Build());
        yield return new HostileFile("payloads: XML form with outside entities", new RawPdf(catalogue: "/AcroForm << /XFA 6 0 R /Fields [] >>")
            .Stream(6, "", "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\"><!ENTITY b \"&a;&a;&a;&a;\">]><xdp>&b;</xdp>").Build());
        yield return new HostileFile("payloads: metadata with a billion laughs", new RawPdf(catalogue: "/Metadata 6 0 R")
            .Stream(6, "/Type /Metadata /Subtype /XML", "<!DOCTYPE l [<!ENTITY a \"lol\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\">]><x>&c;&c;</x>").Build());
        yield return new HostileFile("payloads: contents in a file elsewhere", new RawPdf().Stream(4, "/F (/etc/passwd) /FFilter /FlateDecode", "").Build());
        yield return new HostileFile("payloads: image in a file elsewhere", Lies.Image("/Width 9 /Height 9 /BitsPerComponent 8 /ColorSpace /DeviceGray /F (/dev/zero)", []).Build());
        yield return new HostileFile("payloads: reference to a page of another file", new RawPdf(content: "/X Do").Set(5, "<< /XObject << /X 6 0 R >> >>")
            .Stream(6, "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Ref << /F (/etc/passwd) /Page 0 >>", "").Build());
        yield return new HostileFile("payloads: PostScript", new RawPdf(content: "/X Do").Set(5, "<< /XObject << /X 6 0 R >> >>")
            .Stream(6, "/Type /XObject /Subtype /PS", "{ (/tmp/owned) (w) file } loop").Build());
        yield return new HostileFile("payloads: title of control characters", new RawPdf { Trailer = "trailer\n<< /Size 6 /Root 1 0 R /Info << /Title (\\000\\033[2J\\r\\n<script>alert\\(1\\)</script>\\377\\376) >> >>\n" }.Build());
        yield return new HostileFile("payloads: title of a megabyte", new RawPdf { Trailer = $"trailer\n<< /Size 6 /Root 1 0 R /Info << /Title ({RawPdf.Repeat("pitch ", 200_000)}) >> >>\n" }.Build());
    }

    private static HostileFile Action(string name, string action, Action<RawPdf>? more = null)
    {
        var pdf = new RawPdf(catalogue: $"/OpenAction {action} /AA << /WC {action} >>", page: $"/Contents 4 0 R /AA << /O {action} >> /Annots [<< /Type /Annot /Subtype /Link /Rect [0 0 99 99] /A {action} >>]");
        more?.Invoke(pdf);
        return new HostileFile($"payloads: {name}", pdf.Build());
    }
}
