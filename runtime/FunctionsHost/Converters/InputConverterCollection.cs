using System.Collections;
using Microsoft.Azure.Functions.Worker.Converters;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>The converters that are asked for a parameter's value, in order.</summary>
public sealed class InputConverterCollection : IEnumerable<Type>
{
    private readonly List<Type> _types = [];

    public void Register<T>() where T : IInputConverter => _types.Add(typeof(T));

    public void RegisterAt<T>(int index) where T : IInputConverter => _types.Insert(index, typeof(T));

    public void Clear() => _types.Clear();

    public IEnumerator<Type> GetEnumerator() => _types.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
