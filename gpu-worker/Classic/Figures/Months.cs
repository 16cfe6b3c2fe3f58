namespace Workflows.GpuWorker.Classic.Figures;

/// <summary>Names of months in the languages of the analyser.</summary>
internal static class Months
{
    private static readonly Dictionary<string, int> Numbers = Build(
        "january jan jan. januar jänner janvier janv janv. enero ene ene. gennaio gen gen. janeiro januari",
        "february feb feb. februar fév fév. févr févr. février febrero febbraio fevereiro fev fev. februari",
        "march mar mar. märz mär mär. mrz mrz. mars marzo março maart mrt mrt.",
        "april apr apr. avril avr avr. abril abr abr. aprile",
        "may mai mayo maggio mag mag. maio mei",
        "june jun jun. juni juin junio giugno giu giu. junho",
        "july jul jul. juli juillet juil juil. julio luglio lug lug. julho",
        "august aug aug. août aout agosto ago ago. augustus",
        "september sep sep. sept sept. septembre septiembre settembre set set. setembro",
        "october oct oct. oktober okt okt. octobre octubre ottobre ott ott. outubro out.",
        "november nov nov. novembre noviembre novembro",
        "december dec dec. dezember dez dez. décembre déc déc. diciembre dic dic. dicembre dezembro");

    /// <summary>Longest first, so that an expression takes the whole name; points are escaped.</summary>
    public static string Pattern { get; } = string.Join('|', Numbers.Keys.OrderByDescending(n => n.Length).Select(n => n.Replace(".", @"\.", StringComparison.Ordinal)));

    public static int? Number(string name) => Numbers.TryGetValue(name.ToLowerInvariant(), out var number) ? number : null;

    private static Dictionary<string, int> Build(params string[] names)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var month = 0; month < names.Length; month++)
        {
            foreach (var name in names[month].Split(' ')) numbers[name] = month + 1;
        }

        return numbers;
    }
}
