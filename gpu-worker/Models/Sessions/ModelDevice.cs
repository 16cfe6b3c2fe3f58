using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.ML.OnnxRuntime;
using Workflows.GpuWorker.Models.Conversion;

namespace Workflows.GpuWorker.Models;

/// <summary>Where networks run in this process. Decided once, at the first question, by running a tiny network there.</summary>
internal sealed partial class ModelDevice
{
    public const string Cpu = "cpu";
    public const string Cuda = "cuda";

    private readonly ModelsOptions _options;
    private readonly ILogger<ModelDevice> _logger;
    private readonly Lazy<string?> _device;

    public ModelDevice(IOptions<ModelsOptions> options, ILogger<ModelDevice> logger)
    {
        _options = options.Value;
        _logger = logger;
        _device = new Lazy<string?>(Decide);
    }

    /// <summary><c>cpu</c> or <c>cuda</c>; null when ONNX Runtime itself does not load on this machine.</summary>
    public string? Name => _device.Value;

    /// <summary>What is known so far, without trying anything.</summary>
    public string? NameIfDecided => _device.IsValueCreated ? _device.Value : null;

    /// <summary>Threads that work on networks at once on the CPU; 1 on a GPU, which is one queue.</summary>
    public int Threads => Name == Cuda ? 1 : _options.ThreadCount;

    /// <summary>For a session on this device.</summary>
    /// <param name="threads">Threads of one run on the CPU.</param>
    public SessionOptions Options(int threads) => Options(Name ?? throw new PackException("ONNX Runtime does not load on this machine; the log says why."), threads);

    private SessionOptions Options(string device, int threads)
    {
        var options = new SessionOptions
        {
            // Explicit: by default every session takes all cores, and its threads spin while they wait, which starves the neighbours.
            IntraOpNumThreads = threads,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            // Pages differ in size; patterns of old sizes would only hold memory.
            EnableMemoryPattern = false,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        try
        {
            options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
            // For the pool's threads; what it does to this one is undone by FlushedDenormals.
            options.AddSessionConfigEntry("session.set_denormal_as_zero", "1");
            if (device == Cuda)
            {
                using var cuda = new OrtCUDAProviderOptions();
                cuda.UpdateOptions(new Dictionary<string, string> { ["device_id"] = $"{_options.CudaDevice}", ["cudnn_conv_algo_search"] = "HEURISTIC" });
                options.AppendExecutionProvider_CUDA(cuda);
            }

            return options;
        }
        catch
        {
            options.Dispose();
            throw;
        }
    }

    private string? Decide()
    {
        if (_options.Device != Cpu)
        {
            try
            {
                Try(Cuda);
                LogDevice(Cuda);
                return Cuda;
            }
            catch (Exception e) when (IsRefusal(e))
            {
                if (_options.Device == Cuda) LogNoCuda(FirstLine(e));
                else LogCudaOff(FirstLine(e));
            }
        }

        try
        {
            Try(Cpu);
            return Cpu;
        }
        catch (Exception e) when (IsRefusal(e))
        {
            LogNothing(FirstLine(e));
            return null;
        }
    }

    /// <summary>Appending a provider loads its libraries; only running something shows that there is a device behind them.</summary>
    private void Try(string device)
    {
        using var flushed = FlushedDenormals.Here();
        using var options = Options(device, threads: 1);
        using var session = new InferenceSession(Doubler(), options);
        using var input = OrtValue.CreateTensorValueFromMemory([1f, 2f], [1, 2]);
        using var run = new RunOptions();
        using var outputs = session.Run(run, ["x"], [input], ["y"]);
    }

    private static byte[] Doubler()
    {
        var graph = new OnnxGraph("doubler");
        graph.Input("x", [null, 2]);
        graph.Node("Add", "y", ["x", "x"]);
        graph.Output("y", [null, 2]);
        using var bytes = new MemoryStream();
        graph.WriteTo(bytes);
        return bytes.ToArray();
    }

    /// <summary>What a provider that is not built in, not installed or without a device throws; the last three come from the native library itself.</summary>
    private static bool IsRefusal(Exception e) => e is OnnxRuntimeException or DllNotFoundException or EntryPointNotFoundException or TypeInitializationException or BadImageFormatException;

    private static string FirstLine(Exception e) => (e.InnerException ?? e).Message.Split('\n')[0].Trim();

    [LoggerMessage(Level = LogLevel.Information, Message = "Models run on {Device}")]
    private partial void LogDevice(string device);

    [LoggerMessage(Level = LogLevel.Information, Message = "Models run on the CPU: {Reason}")]
    private partial void LogCudaOff(string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Models:Device is cuda, but models run on the CPU: {Reason}")]
    private partial void LogNoCuda(string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "ONNX Runtime does not load, so models are off: {Reason}")]
    private partial void LogNothing(string reason);
}
