using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Azure.Functions.Worker;

internal sealed class FunctionsWorkerBuilder(IServiceCollection services, MiddlewarePipeline pipeline) : IFunctionsWorkerApplicationBuilder
{
    public IServiceCollection Services { get; } = services;

    public IFunctionsWorkerApplicationBuilder Use(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> middleware)
    {
        pipeline.Add(middleware);
        return this;
    }
}
