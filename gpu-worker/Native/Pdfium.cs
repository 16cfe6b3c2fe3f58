using System.Runtime.InteropServices;

namespace Workflows.GpuWorker.Native;

/// <summary>The part of PDFium's C interface that the decoder child uses (BSD-3-Clause/Apache-2.0).</summary>
/// <remarks>Not thread safe: only the child's main thread calls it. Handles are opaque; zero means failure.</remarks>
internal static unsafe partial class Pdfium
{
    public const uint ErrorPassword = 4;
    public const uint ErrorSecurity = 5;

    public const int BitmapBgrx = 3;
    public const int RenderAnnotations = 0x01;
    public const int ReverseByteOrder = 0x10;

    public const int ObjectPath = 2;
    public const int ObjectImage = 3;
    public const int ObjectForm = 5;

    public const int SegmentLine = 0;
    public const int SegmentCurve = 1;
    public const int SegmentMove = 2;

    private const string Library = "pdfium";

    [LibraryImport(Library), DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    public static partial void FPDF_InitLibrary();

    [LibraryImport(Library), DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    public static partial nint FPDF_LoadMemDocument64(byte* data, nuint size, byte* password);

    [LibraryImport(Library), DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    public static partial void FPDF_CloseDocument(nint document);

    [LibraryImport(Library), DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    public static partial uint FPDF_GetLastError();

    [LibraryImport(Library), DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    public static partial int FPDF_GetPageCount(nint document);

    /// <returns>Bytes of the UTF-16LE text, its terminator included.</returns>
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8), DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    public static partial uint FPDF_GetMetaText(nint document, string tag, byte* buffer, uint length);

    [LibraryImport(Library), DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    public static partial nint FPDF_LoadPage(nint document, int index);

    [LibraryImport(Library), DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    public static partial void FPDF_ClosePage(nint page);

    [LibraryImport(Library), DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    public static partial float FPDF_GetPageWidthF(nint page);

    [LibraryImport(Library), DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    public static partial float FPDF_GetPageHeightF(nint page);

    [LibraryImport(Library), DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    public static partial int FPDF_PageToDevice(
        nint page, int startX, int startY, int sizeX, int sizeY, int rotate, double pageX, double pageY, int* deviceX, int* deviceY);

    [LibraryImport(Library), DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    public static partial nint FPDFBitmap_CreateEx(int width, int height, int format, byte* buffer, int stride);

    [LibraryImport(Library), DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    public static partial void FPDFBitmap_Destroy(nint bitmap);

    [LibraryImport(Library), DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    public static partial void FPDF_RenderPageBitmap(
        nint bitmap, nint page, int startX, int startY, int sizeX, int sizeY, int rotate, int flags);

    [LibraryImport(Library), DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    public static partial int FPDFPage_CountObjects(nint page);

    [LibraryImport(Library), DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    public static partial nint FPDFPage_GetObject(nint page, int index);

    [LibraryImport(Library), DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    public static partial int FPDFPageObj_GetType(nint pageObject);

    [LibraryImport(Library), DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    public static partial int FPDFPageObj_GetBounds(nint pageObject, float* left, float* bottom, float* right, float* top);

    [LibraryImport(Library), DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    public static partial int FPDFPageObj_GetMatrix(nint pageObject, Matrix* matrix);

    [LibraryImport(Library), DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    public static partial int FPDFPath_CountSegments(nint path);

    [LibraryImport(Library), DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    public static partial nint FPDFPath_GetPathSegment(nint path, int index);

    [LibraryImport(Library), DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    public static partial int FPDFPathSegment_GetPoint(nint segment, float* x, float* y);

    [LibraryImport(Library), DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    public static partial int FPDFPathSegment_GetType(nint segment);

    [LibraryImport(Library), DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    public static partial int FPDFPathSegment_GetClose(nint segment);

    [LibraryImport(Library), DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    public static partial int FPDFPath_GetDrawMode(nint path, int* fillMode, int* stroke);

    [LibraryImport(Library), DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    public static partial int FPDFPageObj_GetFillColor(nint pageObject, uint* red, uint* green, uint* blue, uint* alpha);

    [LibraryImport(Library), DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    public static partial int FPDFPageObj_GetStrokeColor(nint pageObject, uint* red, uint* green, uint* blue, uint* alpha);

    [LibraryImport(Library), DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    public static partial int FPDFPageObj_GetStrokeWidth(nint pageObject, float* width);

    [LibraryImport(Library), DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    public static partial int FPDFFormObj_CountObjects(nint form);

    [LibraryImport(Library), DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    public static partial nint FPDFFormObj_GetObject(nint form, uint index);

    [LibraryImport(Library), DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    public static partial nint FPDFText_LoadPage(nint page);

    [LibraryImport(Library), DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    public static partial void FPDFText_ClosePage(nint textPage);

    [LibraryImport(Library), DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    public static partial int FPDFText_CountChars(nint textPage);

    [LibraryImport(Library), DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    public static partial uint FPDFText_GetUnicode(nint textPage, int index);

    [LibraryImport(Library), DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    public static partial int FPDFText_IsGenerated(nint textPage, int index);

    [LibraryImport(Library), DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    public static partial double FPDFText_GetFontSize(nint textPage, int index);

    [LibraryImport(Library), DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    public static partial int FPDFText_GetMatrix(nint textPage, int index, Matrix* matrix);

    [LibraryImport(Library), DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    public static partial int FPDFText_GetCharBox(
        nint textPage, int index, double* left, double* right, double* bottom, double* top);

    [LibraryImport(Library), DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    public static partial int FPDFText_GetFillColor(nint textPage, int index, uint* red, uint* green, uint* blue, uint* alpha);

    [LibraryImport(Library), DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    public static partial nint FPDFText_GetTextObject(nint textPage, int index);

    /// <returns>3 is invisible, the mode of text that OCR laid over a scan.</returns>
    [LibraryImport(Library), DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    public static partial int FPDFTextObj_GetTextRenderMode(nint textObject);

    /// <summary>a b c d e f of PDF's transformation matrices.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Matrix
    {
        public float A;
        public float B;
        public float C;
        public float D;
        public float E;
        public float F;
    }
}
