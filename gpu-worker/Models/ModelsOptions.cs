using System.ComponentModel.DataAnnotations;

namespace Workflows.GpuWorker.Models;

/// <summary>Where model packs lie and what runs them.</summary>
internal sealed class ModelsOptions
{
    public const string Section = "Models";

    /// <summary>The most threads that a session takes by default: small networks gain nothing from more.</summary>
    private const int ThreadsByDefaultMax = 8;

    /// <summary>Folder of pulled packs; default <c>models</c> in the data folder (WORKFLOWS_DATA), else in the user's application data.</summary>
    public string? Folder { get; set; }

    /// <summary>Where models run: <c>auto</c> (default: CUDA when there is one), <c>cpu</c> or <c>cuda</c>.</summary>
    [RegularExpression("auto|cpu|cuda", ErrorMessage = "Models:Device must be auto, cpu or cuda.")]
    public string Device { get; set; } = "auto";

    /// <summary>The CUDA device; default 0, 0 to 63.</summary>
    [Range(0, 63)]
    public int CudaDevice { get; set; }

    /// <summary>Threads of a session on the CPU; default 0: one per core, at most 8. 0 to 256.</summary>
    [Range(0, 256)]
    public int Threads { get; set; }

    public int ThreadCount => Threads > 0 ? Threads : Math.Min(Environment.ProcessorCount, ThreadsByDefaultMax);
}
