namespace Microsoft.Azure.Functions.Worker;

/// <summary>Every function of the app, and what was wrong with those that could not be indexed.</summary>
internal sealed class FunctionCatalog(IReadOnlyList<DiscoveredFunction> functions, IReadOnlyList<FunctionIndexingError> errors)
{
    public IReadOnlyList<DiscoveredFunction> All { get; } = functions;

    public IReadOnlyList<FunctionIndexingError> Errors { get; } = errors;

    public IEnumerable<DiscoveredFunction> Enabled => All.Where(f => !f.IsDisabled);

    public IEnumerable<DiscoveredFunction> TriggeredBy(string bindingType) => Enabled.Where(f => f.IsTriggeredBy(bindingType));

    public DiscoveredFunction? Find(string name) => All.FirstOrDefault(f => f.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}

internal sealed record FunctionIndexingError(string Function, string Message);
