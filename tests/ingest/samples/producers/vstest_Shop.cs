// A test adapter and its tests in one: every outcome that the platform knows, each reported by the platform itself.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.VisualStudio.TestPlatform.ObjectModel;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Adapter;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Logging;

[FileExtension(".dll")]
[DefaultExecutorUri("executor://shop/v1")]
public class Discoverer : ITestDiscoverer
{
    public void DiscoverTests(IEnumerable<string> sources, IDiscoveryContext context, IMessageLogger logger, ITestCaseDiscoverySink sink)
    {
        foreach (var source in sources) foreach (var test in Shop.Tests(source)) sink.SendTestCase(test);
    }
}

[ExtensionUri("executor://shop/v1")]
public class Executor : ITestExecutor
{
    public void RunTests(IEnumerable<string> sources, IRunContext context, IFrameworkHandle handle)
    {
        RunTests(sources.SelectMany(Shop.Tests), context, handle);
    }

    // What MSTest's own adapter tells of the rows of a data-driven test, by properties of these names.
    static readonly TestProperty Own = TestProperty.Register("ExecutionId", "ExecutionId", typeof(Guid), typeof(TestResult));
    static readonly TestProperty Parent = TestProperty.Register("ParentExecId", "ParentExecId", typeof(Guid), typeof(TestResult));
    static readonly TestProperty Rows = TestProperty.Register("InnerResultsCount", "InnerResultsCount", typeof(int), typeof(TestResult));

    static void RecordRows(TestCase test, IFrameworkHandle handle)
    {
        var parent = Guid.NewGuid();
        var outcomes = new[] { TestOutcome.Failed, TestOutcome.Passed, TestOutcome.Failed, TestOutcome.Skipped };
        for (var row = 0; row < outcomes.Length; row++)
        {
            var result = new TestResult(test) { Outcome = outcomes[row], Duration = TimeSpan.FromMilliseconds(3), DisplayName = row == 0 ? test.DisplayName : test.DisplayName + " (Data Row " + row + ")" };
            if (row == 2) result.ErrorMessage = "row 2 is wrong";
            result.SetPropertyValue(Own, row == 0 ? parent : Guid.NewGuid());
            result.SetPropertyValue(Parent, row == 0 ? Guid.Empty : parent);
            result.SetPropertyValue(Rows, row == 0 ? outcomes.Length - 1 : 0);
            handle.RecordResult(result);
        }
    }

    public void RunTests(IEnumerable<TestCase> tests, IRunContext context, IFrameworkHandle handle)
    {
        var mode = Environment.GetEnvironmentVariable("SHOP") ?? "";
        foreach (var test in tests)
        {
            var name = test.DisplayName;
            if (mode == "rows" && name == "Adds") { RecordRows(test, handle); continue; }
            var result = new TestResult(test) { StartTime = DateTimeOffset.Now, Duration = TimeSpan.FromMilliseconds(12), ComputerName = "host" };
            result.EndTime = result.StartTime + result.Duration;
            if (mode == "green" && !name.StartsWith("Adds")) continue;
            if (mode == "crash" && name == "Breaks") Environment.FailFast("out of memory");
            if (mode == "exit" && name == "Breaks") Environment.Exit(0);
            if (mode == "hang" && name == "Breaks") Thread.Sleep(60000);
            if (mode == "throws" && name == "Breaks") throw new InvalidOperationException("the adapter broke");
            handle.RecordStart(test);
            if (name.StartsWith("Adds")) result.Outcome = TestOutcome.Passed;
            else if (name == "Skips") { result.Outcome = TestOutcome.Skipped; result.ErrorMessage = "no service | here"; }
            else if (name == "Absent") result.Outcome = TestOutcome.NotFound;
            else if (name == "Silent") result.Outcome = TestOutcome.None;
            else
            {
                result.Outcome = TestOutcome.Failed;
                result.ErrorMessage = "Assert.Equal() Failure\nExpected: 3\nActual:   2";
                result.ErrorStackTrace = "   at Shop.CartTest." + name + "() in /project/CartTest.cs:line 21";
                result.Messages.Add(new TestResultMessage(TestResultMessage.StandardOutCategory, "printed <&> \u001b[31mred\u001b[0m\n"));
            }
            handle.RecordEnd(test, result.Outcome);
            handle.RecordResult(result);
        }
    }

    public void Cancel() { }
}

public static class Shop
{
    static readonly string[] Names = { "Adds", "Adds(2, 3)", "Adds(text: \"a|b <c>\")", "Breaks", "Totals", "Skips", "Absent", "Silent" };

    public static IEnumerable<TestCase> Tests(string source)
    {
        return Names.Select(name => new TestCase("Shop.CartTest." + name.Split('(')[0], new Uri("executor://shop/v1"), source)
        {
            DisplayName = name, Id = new Guid(Array.IndexOf(Names, name) + 1, 0, 0, new byte[8]),
        });
    }
}
