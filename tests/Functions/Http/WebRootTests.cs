using Workflows.Http;
using Workflows.Testing;

namespace Workflows.Functions.Tests.Http;

public sealed class WebRootTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly WebRoot _root;

    public WebRootTests()
    {
        var site = Directory.CreateDirectory(_folder.File("site")).FullName;
        Directory.CreateDirectory(Path.Combine(site, "assets"));
        File.WriteAllText(Path.Combine(site, "assets", "app.js"), "x");
        File.WriteAllText(_folder.File("secret.txt"), "x");
        File.CreateSymbolicLink(Path.Combine(site, "link.txt"), _folder.File("secret.txt"));
        _root = new(site);
    }

    [Fact]
    public void Find_AFileInside_IsFound() => Assert.EndsWith("app.js", _root.Find("assets/app.js"), StringComparison.Ordinal);

    [Theory]
    [InlineData("../secret.txt")]
    [InlineData("assets/../../secret.txt")]
    [InlineData("assets/..\\..\\secret.txt")]
    [InlineData("/etc/passwd")]
    [InlineData("link.txt")]
    [InlineData("assets")]
    [InlineData("nothing.js")]
    public void Find_AnythingElse_IsNot(string path) => Assert.Null(_root.Find(path));

    [Fact]
    public void Find_WithoutAFolder_FindsNothing() => Assert.Null(new WebRoot(_folder.File("missing")).Find("index.html"));

    public void Dispose() => _folder.Dispose();
}
