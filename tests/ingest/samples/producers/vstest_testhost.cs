using System;
using Microsoft.VisualStudio.TestPlatform.Common;
using System.Threading.Tasks;
using Microsoft.VisualStudio.TestPlatform.Common.Telemetry;
using Microsoft.VisualStudio.TestPlatform.CommunicationUtilities;
using Microsoft.VisualStudio.TestPlatform.CrossPlatEngine;
using Microsoft.VisualStudio.TestPlatform.ObjectModel;

// The SDK has the test host for the .NET Framework only: this is the one for .NET Core, of the SDK's own parts.
public static class Program
{
    public static void Main(string[] args)
    {
        var endpoint = args[Array.IndexOf(args, "--endpoint") + 1];
        var handler = new TestRequestHandler();
        handler.ConnectionInfo = new TestHostConnectionInfo { Endpoint = endpoint, Role = ConnectionRole.Client, Transport = Transport.Sockets };
        handler.InitializeCommunication();
        var data = new RequestData { MetricsCollection = new NoOpMetricsCollection() };
        if (handler.WaitForRequestSenderConnection(90000)) handler.ProcessRequests(new TestHostManagerFactory(data));
    }
}
