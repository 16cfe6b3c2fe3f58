namespace Microsoft.Azure.Functions.Worker.Middleware;

/// <summary>Collects middleware while the app is built, then is the one delegate that every invocation runs through.</summary>
internal sealed class MiddlewarePipeline
{
    private readonly List<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> _middleware = [];
    private readonly Lazy<FunctionExecutionDelegate> _built;

    public MiddlewarePipeline() => _built = new Lazy<FunctionExecutionDelegate>(Build);

    public FunctionExecutionDelegate Run => _built.Value;

    /// <exception cref="InvalidOperationException">The pipeline is in use already.</exception>
    public void Add(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> middleware)
    {
        if (_built.IsValueCreated) throw new InvalidOperationException("Middleware is added before the host is built.");
        _middleware.Add(middleware);
    }

    private FunctionExecutionDelegate Build()
    {
        // An app that adds the default steps itself ends its chain with them and never reaches these.
        FunctionExecutionDelegate next = static context => OutputBindings.InvokeAsync(context, FunctionExecution.InvokeAsync);
        return Enumerable.Reverse(_middleware).Aggregate(next, static (inner, middleware) => middleware(inner));
    }
}
