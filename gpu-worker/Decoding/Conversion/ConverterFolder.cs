namespace Workflows.GpuWorker.Decoding.Conversion;

/// <summary>A private folder for one conversion: source, result and the converter's own profile. Gone when disposed.</summary>
internal sealed class ConverterFolder : IDisposable
{
    /// <summary>Settings that a document cannot change: no macros, no links followed, no way into a network.</summary>
    private const string Settings =
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
        <item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
        <item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
        <item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
        <item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableActiveContent" oor:op="fuse"><value>true</value></prop></item>
        <item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetProxyType" oor:op="fuse"><value>2</value></prop></item>
        <item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPProxyName" oor:op="fuse"><value>127.0.0.1</value></prop></item>
        <item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPProxyPort" oor:op="fuse"><value>9</value></prop></item>
        <item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPSProxyName" oor:op="fuse"><value>127.0.0.1</value></prop></item>
        <item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPSProxyPort" oor:op="fuse"><value>9</value></prop></item>
        </oor:items>
        """;

    /// <summary>Only this user can look into it.</summary>
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("workflows-convert-");

    public ConverterFolder(ReadOnlyMemory<byte> source)
    {
        Directory.CreateDirectory(Path.Combine(Profile, "user"));
        Directory.CreateDirectory(Output);
        Directory.CreateDirectory(Temporary);
        File.WriteAllText(Path.Combine(Profile, "user", "registrymodifications.xcu"), Settings);
        File.WriteAllBytes(Source, source.Span);
    }

    public string Root => _folder.FullName;

    public string Profile => Path.Combine(_folder.FullName, "profile");

    public string Temporary => Path.Combine(_folder.FullName, "tmp");

    public string Output => Path.Combine(_folder.FullName, "out");

    /// <summary>Never the uploaded name: that would reach a command line.</summary>
    public string Source => Path.Combine(_folder.FullName, "deck.pptx");

    public string Result => Path.Combine(Output, "deck.pdf");

    public void Dispose()
    {
        try
        {
            _folder.Delete(recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A dying converter may still write; the system clears its temporary folder some day.
        }
    }
}
