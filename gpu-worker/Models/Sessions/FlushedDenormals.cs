using System.Runtime.InteropServices;

namespace Workflows.GpuWorker.Models;

/// <summary>As long as it lives, this thread's SSE arithmetic takes numbers below about 1e-38 for zero.</summary>
/// <remarks>The processor works them out a hundred times slower, and text recognisers make many: twice the processor time on a page of text.
/// ONNX Runtime's own setting reaches its pool's threads and the thread that made the first session, but not the one that calls Run.
/// What the thread had before comes back at the end; elsewhere than on x86-64 with glibc nothing is done.</remarks>
internal readonly unsafe ref partial struct FlushedDenormals
{
    private const uint FlushToZero = 0x8000;
    private const uint DenormalsAreZero = 0x0040;

    /// <summary>glibc's fenv_t on x86-64: 28 bytes of the x87 unit, then MXCSR.</summary>
    private const int EnvironmentSize = 32;
    private const int ControlAt = 28;

    private static readonly bool Supported = OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64 && NativeLibrary.TryLoad("libm.so.6", out _);

    /// <summary>Null when nothing was changed.</summary>
    private readonly uint? _before;

    private FlushedDenormals(uint? before) => _before = before;

    public static FlushedDenormals Here() => Supported ? new FlushedDenormals(Exchange(null)) : default;

    public void Dispose()
    {
        if (_before is { } before) Exchange(before);
    }

    /// <param name="control">Null sets the two bits and keeps the others.</param>
    private static uint? Exchange(uint? control)
    {
        var environment = stackalloc byte[EnvironmentSize];
        if (fegetenv(environment) != 0) return null;
        var register = (uint*)(environment + ControlAt);
        var before = *register;
        *register = control ?? (before | FlushToZero | DenormalsAreZero);
        _ = fesetenv(environment);
        return before;
    }

    [LibraryImport("libm.so.6"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int fegetenv(byte* environment);

    [LibraryImport("libm.so.6"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int fesetenv(byte* environment);
}
