using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Entities;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Workflows.DurableTask.Generators;
using Workflows.DurableTask.Tests.Generators.Tasks;
using Workflows.Scheduler;
using Workflows.Testing;

namespace Workflows.DurableTask.Tests.Generators;

/// <summary>The annotated classes of this project run through the calls that the generator wrote for them.</summary>
public sealed class DurableTaskGeneratorTests
{
    [Fact]
    public async Task GeneratedCalls_OnTheScheduler_StartCallWaitAndSend()
    {
        using var folder = new TemporaryFolder();
        await using var scheduler = await SchedulerServer.StartAsync(
            new SchedulerOptions { DataDirectory = folder.Path }, NullLoggerFactory.Instance, TimeProvider.System, CancellationToken.None);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.ClearProviders();
        builder.Services.AddDurableTaskWorker(worker => worker
            .AddTasks(tasks => tasks.AddAllGeneratedTasks())
            .UseRpcInvoker(_ => scheduler.InProcess("default", "worker")));
        builder.Services.AddDurableTaskClient(client => client
            .UseRpcInvoker(_ => scheduler.InProcess("default")).Configure(options => options.EnableEntitySupport = true));
        using var host = builder.Build();
        await host.StartAsync();
        var client = host.Services.GetRequiredService<DurableTaskClient>();

        var greeter = await client.ScheduleNewGreetEverybodyInstanceAsync(["Ala", "Olek"], new StartOrchestrationOptions { InstanceId = "greeter" });
        var approver = await client.ScheduleNewApproverInstanceAsync(greeter);
        var caller = await client.ScheduleNewCallerInstanceAsync(5);
        var before = await client.ScheduleNewPricedBeforeInstanceAsync(7);
        var counter = new EntityInstanceId("counter", "one");
        await client.Entities.SignalEntityAsync(counter, "Add", 3, cancellation: Deadline.Token);

        Assert.Equal("Hello Ala, Hello Olek!", await OutputAsync(greeter));
        Assert.Equal("sent", await OutputAsync(approver));
        Assert.Equal("5 before, 5 now, 5 before", await OutputAsync(caller));
        Assert.Equal("7 before", await OutputAsync(before));
        await host.StopAsync();

        async Task<string?> OutputAsync(string id) =>
            (await client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, Deadline.Token)).ReadOutputAs<string>();
    }

    [Fact]
    public void AddAllGeneratedTasks_OfThisAssembly_RegistersEveryKind()
    {
        var registry = new DurableTaskRegistry().AddAllGeneratedTasks();

        Assert.Equal(["Approver", "Caller", "GreetEverybody", "Priced", "Priced"], registry.GetOrchestrators().Select(o => o.Key.Name).Order());
        Assert.Equal(["Greet"], registry.GetActivities().Select(a => a.Key.Name));
        Assert.Equal(["counter"], registry.GetEntities().Select(e => e.Key.Name));
    }

    [Theory]
    [InlineData("[DurableTask(\"two words\")] public class A : TaskActivity<int, int> { public override Task<int> RunAsync(TaskActivityContext c, int i) => Task.FromResult(i); }", "DURABLE3001")]
    [InlineData("[DurableEvent(\"two-words\")] public record E(int N);", "DURABLE3002")]
    [InlineData("[DurableTask(\"X\")] public class A : TaskEntity<int>; [DurableTask(\"x\")] public class B : TaskEntity<int>;", "DURABLE3003")]
    [InlineData("[DurableTask(\"X\", Version = \" \")] public class A : TaskEntity<int>;", "DURABLE3005")]
    public void Declaration_ThatCannotBeCalled_IsReportedAtItsPlace(string code, string id)
    {
        var diagnostic = Assert.Single(Run(code).Diagnostics);

        Assert.Equal((id, DiagnosticSeverity.Error), (diagnostic.Id, diagnostic.Severity));
        Assert.NotEqual(0, diagnostic.Location.GetLineSpan().StartLinePosition.Line);
    }

    [Fact]
    public void InternalTypes_GetInternalMethods_AndEverythingCompiles()
    {
        var result = Run(
            """
            namespace Some.Where
            {
                internal sealed record Order(int Number);
                [DurableTask] internal sealed class Ship : TaskActivity<Order?, List<Order>>
                {
                    public override Task<List<Order>> RunAsync(TaskActivityContext context, Order? input) => Task.FromResult(new List<Order>());
                }
                [DurableTask("Nightly")] public sealed class @class : TaskOrchestrator<Dictionary<string, int?[]>, string?>
                {
                    public override Task<string?> RunAsync(TaskOrchestrationContext context, Dictionary<string, int?[]> input) => Task.FromResult<string?>("");
                }
                [DurableEvent("Maybe")] public readonly record struct Answer(bool Yes);
                [DurableTask] public abstract class Unfinished : TaskEntity<int>;
            }
            [DurableTask] public sealed class Globally : TaskActivity<int, int>
            {
                public override Task<int> RunAsync(TaskActivityContext context, int input) => Task.FromResult(input);
            }
            """);

        Assert.Empty(result.Diagnostics);
        Assert.Empty(result.Compiled.GetDiagnostics().Where(d => d.Severity is DiagnosticSeverity.Error or DiagnosticSeverity.Warning));
        var text = result.Text;
        Assert.Contains("internal static global::System.Threading.Tasks.Task<global::System.Collections.Generic.List<global::Some.Where.Order>> CallShipAsync(", text, StringComparison.Ordinal);
        Assert.Contains("global::Some.Where.Order? input = default", text, StringComparison.Ordinal);
        Assert.Contains("public static global::System.Threading.Tasks.Task<string?> CallNightlyAsync(", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Unfinished", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Change_ElsewhereInTheProject_WritesNothingAnew()
    {
        var (compilation, driver) = Compile("[DurableTask] public class A : TaskEntity<int>;");
        driver = driver.RunGenerators(compilation);

        driver = driver.RunGenerators(compilation.AddSyntaxTrees(CSharpSyntaxTree.ParseText("public class Other;")));

        var outputs = driver.GetRunResult().Results[0].TrackedOutputSteps.SelectMany(s => s.Value).SelectMany(s => s.Outputs);
        Assert.All(outputs, o => Assert.Equal(IncrementalStepRunReason.Cached, o.Reason));
    }

    private static (IReadOnlyList<Diagnostic> Diagnostics, Compilation Compiled, string Text) Run(string code)
    {
        var (compilation, driver) = Compile(code);
        driver.RunGeneratorsAndUpdateCompilation(compilation, out var compiled, out var diagnostics);
        return (diagnostics, compiled, compiled.SyntaxTrees.Skip(1).FirstOrDefault()?.ToString() ?? "");
    }

    private static (CSharpCompilation Compilation, GeneratorDriver Driver) Compile(string code)
    {
        const string Usings =
            "using System;\nusing System.Collections.Generic;\nusing System.Threading.Tasks;\nusing Microsoft.DurableTask;\nusing Microsoft.DurableTask.Entities;\n";
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Append(typeof(DurableTaskRegistry).Assembly.Location).Distinct()
            .Select(file => MetadataReference.CreateFromFile(file));
        var compilation = CSharpCompilation.Create(
            "Sample", [CSharpSyntaxTree.ParseText(Usings + code)], references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        var driver = CSharpGeneratorDriver.Create(
            [new DurableTaskGenerator().AsSourceGenerator()], driverOptions: new GeneratorDriverOptions(default, trackIncrementalGeneratorSteps: true));
        return (compilation, driver);
    }
}
