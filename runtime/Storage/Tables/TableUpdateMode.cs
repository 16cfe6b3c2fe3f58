namespace Azure.Data.Tables;

/// <summary>What happens to columns of an existing row that the new entity does not have.</summary>
public enum TableUpdateMode
{
    /// <summary>They stay. A null value does not remove a column.</summary>
    Merge = 0,

    /// <summary>They are removed.</summary>
    Replace = 1,
}
