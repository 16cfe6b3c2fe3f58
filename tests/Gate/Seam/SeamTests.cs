using Workflows.Gate.Api;

namespace Workflows.Gate.Seam;

/// <summary>functions/ and gpu-worker/ see the official API and the contracts, nothing of what stands behind them.</summary>
public sealed class SeamTests
{
    private static readonly string[] Hidden = ["Workflows.Protocol", "Workflows.Scheduler", "Workflows.Extension"];

    [Fact]
    public void ProductAssemblies_NameOnlyOfficialTypes_OfRuntimeAssemblies()
    {
        var runtime = RuntimeAssemblies.All.Select(a => a.GetName().Name!).ToHashSet();

        var named = ProductAssemblies.Names
            .SelectMany(product => NamedType.In(ProductAssemblies.PathOf(product)).Where(t => runtime.Contains(t.Assembly)).Select(t => (product, type: t)))
            .ToList();

        Assert.Contains(named, n => n.type is { Namespace: "Microsoft.DurableTask", Name: "TaskOrchestrationContext" });
        var ours = named.Where(n => n.type.Namespace.Split('.')[0] is not ("Microsoft" or "Azure" or "DurableTask")).Select(n => $"{n.product} names {n.type}");
        Assert.Empty(ours);
    }

    [Fact]
    public void ProductAssemblies_ReferenceNoHiddenAssembly_AndNoGrpc()
    {
        foreach (var product in ProductAssemblies.Names)
        {
            var references = NamedType.AssembliesIn(ProductAssemblies.PathOf(product));

            Assert.NotEmpty(references);
            Assert.Empty(references.Where(r => Hidden.Contains(r) || r.StartsWith("Grpc.", StringComparison.Ordinal) || r == "Google.Protobuf").Select(r => $"{product} references {r}"));
        }
    }

    [Fact]
    public void ProductAssemblies_NameNothingOfGrpc() =>
        Assert.Empty(ProductAssemblies.Names.SelectMany(p => NamedType.In(ProductAssemblies.PathOf(p)).Where(t => t.Namespace.Split('.')[0] == "Grpc").Select(t => $"{p} names {t}")));
}
