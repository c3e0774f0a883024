using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using TikTok.Replayer.Input;

namespace TikTok.Replayer.Tests.Input;

/// <summary>A store on loopback with one bucket, <c>dumps</c>, which lists and gives; its connections break when told to.</summary>
internal sealed class FakeS3 : IAsyncDisposable
{
    private readonly HttpListener _listener;
    private readonly Task _serving;
    private readonly SortedDictionary<string, byte[]> _objects = new(StringComparer.Ordinal);

    public FakeS3()
    {
        (_listener, Endpoint) = Listen();
        _serving = Task.Run(ServeAsync);
    }

    public string Endpoint { get; }

    public InputFiles Inputs => new($"Endpoint={Endpoint};AccessKey=a;SecretKey=b");

    /// <summary>Break every answer behind so many bytes.</summary>
    public int BreakAfter { get; set; } = int.MaxValue;

    /// <summary>From which byte each answer began.</summary>
    public List<long> Starts { get; } = [];

    public byte[] this[string key]
    {
        set => _objects[key] = value;
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _serving;
        _listener.Close();
    }

    private static (HttpListener, string) Listen()
    {
        for (var attempt = 0; ; attempt++)
        {
            using var free = new TcpListener(IPAddress.Loopback, 0);
            free.Start();
            var endpoint = $"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}";
            free.Stop();
            var listener = new HttpListener { Prefixes = { endpoint + "/" } };
            try
            {
                listener.Start();
                return (listener, endpoint);
            }
            catch (HttpListenerException) when (attempt < 10)
            {
                listener.Close(); // somebody took the port in between
            }
        }
    }

    private async Task ServeAsync()
    {
        while (true)
            try
            {
                Answer(await _listener.GetContextAsync());
            }
            catch (Exception ended) when (ended is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                if (!_listener.IsListening)
                    return;
            }
    }

    private void Answer(HttpListenerContext context)
    {
        var path = context.Request.Url!.AbsolutePath.TrimStart('/').Split('/', 2);
        if (path[0] != "dumps")
            Fail(context, 404, "NoSuchBucket");
        else if (path.Length < 2 || path[1].Length == 0)
            List(context);
        else if (_objects.TryGetValue(Uri.UnescapeDataString(path[1]), out var content))
            Give(context, content);
        else
            Fail(context, 404, "NoSuchKey");
    }

    private void List(HttpListenerContext context)
    {
        var prefix = context.Request.QueryString["prefix"] ?? string.Empty;
        // Two a page, so that lists are longer than one.
        var after = context.Request.QueryString["continuation-token"] ?? string.Empty;
        var keys = _objects.Where(entry => entry.Key.StartsWith(prefix, StringComparison.Ordinal) && string.CompareOrdinal(entry.Key, after) > 0).ToList();
        var contents = string.Concat(keys.Take(2).Select(entry => string.Create(CultureInfo.InvariantCulture, $"<Contents><Key>{entry.Key}</Key><Size>{entry.Value.Length}</Size><ETag>{ETag(entry.Value)}</ETag></Contents>")));
        var next = keys.Count > 2 ? $"<IsTruncated>true</IsTruncated><NextContinuationToken>{keys[1].Key}</NextContinuationToken>" : "<IsTruncated>false</IsTruncated>";
        Write(context, 200, Encoding.UTF8.GetBytes($"<?xml version=\"1.0\"?><ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">{next}{contents}</ListBucketResult>"), int.MaxValue);
    }

    private void Give(HttpListenerContext context, byte[] content)
    {
        if (context.Request.Headers["If-Match"] is { } etag && etag.Trim('"') != ETag(content))
        {
            Fail(context, 412, "PreconditionFailed");
            return;
        }

        var range = context.Request.Headers["Range"]?["bytes=".Length..].Split('-');
        var start = range is null ? 0 : int.Parse(range[0], CultureInfo.InvariantCulture);
        Starts.Add(start);
        Write(context, range is null ? 200 : 206, content[start..], BreakAfter);
    }

    private static void Fail(HttpListenerContext context, int status, string code) =>
        Write(context, status, Encoding.UTF8.GetBytes($"<?xml version=\"1.0\"?><Error><Code>{code}</Code><Message>said so</Message></Error>"), int.MaxValue);

    private static void Write(HttpListenerContext context, int status, byte[] content, int breakAfter)
    {
        context.Response.StatusCode = status;
        context.Response.ContentLength64 = content.Length;
        if (status < 300)
            context.Response.Headers["ETag"] = $"\"{ETag(content)}\"";
        context.Response.OutputStream.Write(content, 0, Math.Min(content.Length, breakAfter));
        context.Response.OutputStream.Flush();
        if (content.Length > breakAfter)
            context.Response.Abort();
        else
            context.Response.Close();
    }

    /// <summary>As of an upload in parts: the client takes any other for an MD5 and checks it.</summary>
    private static string ETag(byte[] content) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content)) + "-1";
}
