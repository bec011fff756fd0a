using Katas.Grader.Protocol;
using Katas.Kit.Testing;
using Xunit.Sdk;

namespace Katas.Worker.Running;

/// <summary>Collects what xunit says about one spec. A spec of which nothing is said has not passed.</summary>
internal sealed class SpecSink : IMessageSink
{
    private readonly List<SpecAttachment> _attachments = [];
    private int _passed;
    private string? _skipped;
    private IErrorMetadata? _error;
    private decimal _seconds;

    public bool OnMessage(IMessageSinkMessage message)
    {
        switch (message)
        {
            case ITestPassed passed:
                _passed++;
                _seconds += passed.ExecutionTime;
                break;
            case ITestSkipped skipped:
                _skipped = skipped.Reason;
                break;
            case ITestFailed failed:
                _error ??= failed;
                _seconds += failed.ExecutionTime;
                break;
            case ITestFinished finished:
                Keep(finished.Attachments);
                break;
            case IErrorMetadata error:   // clean-up failures, constructor and fixture errors
                _error ??= error;
                break;
        }

        return true;
    }

    public SpecReport ToReport(string output, bool flooded, string? leftover)
    {
        var report = new SpecReport
        {
            Passed = _passed > 0 && _error is null && _skipped is null && leftover is null && !flooded,
            Skipped = _error is null ? _skipped : null,
            Output = output,
            Flooded = flooded,
            Milliseconds = (double)(_seconds * 1000),
            Attachments = _attachments,
        };
        if (_error is not null)
        {
            return report with
            {
                ExceptionType = _error.ExceptionTypes.FirstOrDefault(),
                Message = Message(_error),
                Frames = [.. StackFrames.Read(string.Join('\n', _error.StackTraces.Where(trace => trace is not null).Reverse()))],
            };
        }

        return leftover is not null ? report with { Message = leftover }
            : _passed == 0 && _skipped is null && !flooded ? report with { Message = "The spec did not report a result." }
            : report;
    }

    // The innermost cause says most, except where the kit has already put it into words.
    private static string Message(IErrorMetadata error) =>
        (error.ExceptionTypes.FirstOrDefault() == typeof(SpecFailedException).FullName ? error.Messages : error.Messages.Reverse()).FirstOrDefault(message => !string.IsNullOrWhiteSpace(message))
        ?? "The spec failed without a message.";

    private void Keep(IReadOnlyDictionary<string, TestAttachment> attachments)
    {
        foreach (var (name, attachment) in attachments)
        {
            if (attachment.AttachmentType == TestAttachmentType.ByteArray)
            {
                var (bytes, mediaType) = attachment.AsByteArray();
                _attachments.Add(new SpecAttachment(name, mediaType, bytes));
            }
        }
    }
}
