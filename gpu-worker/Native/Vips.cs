using System.Runtime.InteropServices;

namespace Workflows.GpuWorker.Native;

/// <summary>The part of libvips (LGPL-3.0-or-later, loaded dynamically) that encodes page images.</summary>
internal static unsafe partial class Vips
{
    private const string Library = "vips";
    private const int FormatUchar = 0;

    private static bool s_ready;

    /// <param name="rgb">Rows of 3 bytes a pixel without padding.</param>
    /// <param name="quality">1 to 100.</param>
    /// <exception cref="InvalidOperationException">libvips refused; its reason is in the message.</exception>
    public static byte[] EncodeJpeg(ReadOnlySpan<byte> rgb, int width, int height, int quality)
    {
        Initialize();
        fixed (byte* pixels = rgb)
        {
            var image = vips_image_new_from_memory(pixels, (nuint)rgb.Length, width, height, 3, FormatUchar);
            if (image == 0) throw Failure("accept the page's pixels");
            try
            {
                byte* buffer = null;
                nuint size = 0;
                if (vips_image_write_to_buffer(image, $".jpg[Q={quality}]", &buffer, &size, 0) != 0)
                    throw Failure("encode the page");
                try
                {
                    return new ReadOnlySpan<byte>(buffer, checked((int)size)).ToArray();
                }
                finally
                {
                    g_free(buffer);
                }
            }
            finally
            {
                g_object_unref(image);
            }
        }
    }

    private static void Initialize()
    {
        if (s_ready) return;
        if (vips_init("decoder") != 0) throw Failure("start");
        vips_concurrency_set(1);
        vips_cache_set_max(0);
        s_ready = true;
    }

    private static InvalidOperationException Failure(string what) =>
        new($"libvips could not {what}: {Marshal.PtrToStringUTF8(vips_error_buffer())?.Trim()}");

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8), DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    private static partial int vips_init(string program);

    [LibraryImport(Library), DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    private static partial void vips_concurrency_set(int threads);

    [LibraryImport(Library), DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    private static partial void vips_cache_set_max(int operations);

    [LibraryImport(Library), DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    private static partial nint vips_error_buffer();

    [LibraryImport(Library), DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    private static partial nint vips_image_new_from_memory(byte* data, nuint size, int width, int height, int bands, int format);

    // Variadic in C; the last argument is the NULL that ends the list of options.
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8), DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    private static partial int vips_image_write_to_buffer(nint image, string suffix, byte** buffer, nuint* size, nint end);

    [LibraryImport(Library), DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    private static partial void g_free(byte* memory);

    [LibraryImport(Library), DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    private static partial void g_object_unref(nint instance);
}
