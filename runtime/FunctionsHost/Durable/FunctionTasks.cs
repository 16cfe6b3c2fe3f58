using Azure.Core.Serialization;
using Microsoft.Azure.Functions.Worker.Extensions.DurableTask.Http;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Workflows.DurableTask;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Registers the durable functions as tasks of the SDK's worker. Each run goes through the functions middleware.</summary>
internal sealed class FunctionTasks(
    FunctionCatalog functions,
    FunctionInvoker invoker,
    IHostApplicationLifetime lifetime,
    IOptions<WorkerOptions> options,
    IServiceProvider services,
    HostJson hostJson,
    ILoggerFactory loggers)
{
    private readonly FunctionInvoker _invoker = invoker;
    private readonly IHostApplicationLifetime _lifetime = lifetime;
    private readonly IServiceProvider _services = services;
    private readonly ILoggerFactory _loggers = loggers;

    /// <summary>False for an app without durable functions; its worker must not run, since without filters it would take everybody's work.</summary>
    public bool Any => Orchestrators.Any() || Activities.Any() || Entities.Any();

    private IEnumerable<DiscoveredFunction> Orchestrators => functions.TriggeredBy(BindingTypes.OrchestrationTrigger);

    private IEnumerable<DiscoveredFunction> Activities => functions.TriggeredBy(BindingTypes.ActivityTrigger);

    private IEnumerable<DiscoveredFunction> Entities => functions.TriggeredBy(BindingTypes.EntityTrigger);

    private ObjectSerializer Serializer => options.Value.Serializer!;

    public void Register(DurableTaskRegistry registry)
    {
        foreach (var function in Orchestrators)
        {
            var inputParameter = OrchestrationInput.ParameterOf(function);
            registry.AddOrchestrator(
                function.TriggerAs<OrchestrationTriggerAttribute>().Orchestration ?? function.Name,
                () => new Orchestrator(this, function, inputParameter));
        }

        foreach (var function in Activities)
        {
            registry.AddActivity(function.TriggerAs<ActivityTriggerAttribute>().Activity ?? function.Name, _ => new Activity(this, function));
        }

        // Whoever runs orchestrators can call HTTP from them.
        if (Orchestrators.Any()) registry.AddActivity(HttpActivity.Name, _ => new HttpActivity(hostJson.HttpPollEvery, _lifetime.ApplicationStopping));

        foreach (var function in Entities)
        {
            registry.AddEntity(function.TriggerAs<EntityTriggerAttribute>().EntityName ?? function.Name, _ => new Entity(this, function));
        }
    }

    private static SerializedPayload Payload(object? input) => new((input as RawPayload)?.Text);

    private sealed class Orchestrator(FunctionTasks tasks, DiscoveredFunction function, string? inputParameter) : ITaskOrchestrator
    {
        public Type InputType => typeof(RawPayload);

        public Type OutputType => typeof(object);

        public Task<object?> RunAsync(TaskOrchestrationContext context, object? input)
        {
            var payload = Payload(input);
            var wrapped = new FunctionsOrchestrationContext(context, payload, tasks.Serializer, tasks._loggers);
            var trigger = new TriggerInput
            {
                Value = new OrchestrationInput(wrapped, payload, inputParameter),
                BindingData = () => new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase) { ["instanceId"] = context.InstanceId },
            };
            return tasks._invoker.InvokeAsync(function, trigger, CancellationToken.None);
        }
    }

    private sealed class Activity(FunctionTasks tasks, DiscoveredFunction function) : ITaskActivity
    {
        public Type InputType => typeof(RawPayload);

        public Type OutputType => typeof(object);

        public async Task<object?> RunAsync(TaskActivityContext context, object? input)
        {
            var stopping = tasks._lifetime.ApplicationStopping;
            var trigger = new TriggerInput
            {
                Value = Payload(input),
                BindingData = () => new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase) { ["instanceId"] = context.InstanceId },
            };
            try
            {
                return await tasks._invoker.InvokeAsync(function, trigger, stopping);
            }
            catch (OperationCanceledException e) when (stopping.IsCancellationRequested)
            {
                // Shutdown is no failed attempt: another worker, or this one after its restart, runs it again.
                throw new ActivityAbandonedException(e);
            }
        }
    }

    private sealed class Entity(FunctionTasks tasks, DiscoveredFunction function) : ITaskEntity
    {
        public async ValueTask<object?> RunAsync(TaskEntityOperation operation)
        {
            var dispatcher = new TaskEntityDispatcher(operation, tasks._services);
            await tasks._invoker.InvokeAsync(function, new TriggerInput { Value = dispatcher }, CancellationToken.None);
            return dispatcher.Result;
        }
    }
}
