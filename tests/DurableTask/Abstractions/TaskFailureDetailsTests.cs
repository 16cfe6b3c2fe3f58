using Microsoft.DurableTask;

namespace Workflows.DurableTask.Tests.Abstractions;

public sealed class TaskFailureDetailsTests
{
    private sealed class DeckCorruptException(string message, Exception? inner = null) : InvalidOperationException(message, inner);

    [Fact]
    public void FromException_WithInner_KeepsTypesAndMessages()
    {
        var details = TaskFailureDetails.FromException(new DeckCorruptException("deck 7", new IOException("short read")));

        Assert.Equal(typeof(DeckCorruptException).ToString(), details.ErrorType);
        Assert.Equal("deck 7", details.ErrorMessage);
        Assert.Equal("System.IO.IOException: short read", details.InnerFailure!.ToString());
        Assert.Null(details.Properties);
    }

    [Fact]
    public void IsCausedBy_TypeOrBaseOfTheCallersAssembly_IsTrue()
    {
        var details = TaskFailureDetails.FromException(new DeckCorruptException("deck 7"));

        Assert.True(details.IsCausedBy<DeckCorruptException>());
        Assert.True(details.IsCausedBy<InvalidOperationException>());
        Assert.True(details.IsCausedBy<Exception>());
        Assert.False(details.IsCausedBy<IOException>());
    }

    [Fact]
    public void IsCausedBy_TypeThatIsNotLoaded_IsFalse() =>
        Assert.False(new TaskFailureDetails("Elsewhere.OddException", "?", null, null, null).IsCausedBy<Exception>());

    [Fact]
    public void IsCausedBy_NoException_IsRefused() =>
        Assert.Throws<ArgumentException>(() => TaskFailureDetails.FromException(new IOException()).IsCausedBy(typeof(string)));

    [Fact]
    public void TaskFailedException_Message_NamesTaskIdAndReason()
    {
        var failure = new TaskFailedException("AnalyzeDeck", 3, new IOException("short read"));

        Assert.Equal("Task 'AnalyzeDeck' (#3) failed with an unhandled exception: short read", failure.Message);
        Assert.True(failure.FailureDetails.IsCausedBy<IOException>());
    }
}
