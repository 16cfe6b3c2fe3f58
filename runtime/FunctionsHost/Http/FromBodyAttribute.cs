using Microsoft.Azure.Functions.Worker.Converters;

namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>Binds the request's JSON body. A body that cannot be read fails the invocation (500): validate in code instead where the caller matters.</summary>
public class FromBodyAttribute() : InputConverterAttribute(typeof(FromBodyConverter));
