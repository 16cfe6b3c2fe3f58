using Workflows.Gate;

if (args is not [var sheet, var list])
{
    Console.Error.WriteLine("usage: SHEET.md LIST.txt   (writes the public types and members that the sheet declares, one a line)");
    return 2;
}

var lines = DeclarationLines.Derive(SheetReader.Read(File.ReadLines(sheet)));
File.WriteAllText(list, string.Concat(lines.Select(l => l + "\n")));
Console.WriteLine($"{list}: {lines.Count} lines");
return 0;
