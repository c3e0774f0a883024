using System.Diagnostics.CodeAnalysis;

namespace TikTok.Replayer.Input.S3;

/// <summary>A place in S3.</summary>
/// <param name="Bucket">Bucket.</param>
/// <param name="Key">A key, or what the keys begin with; may be empty.</param>
internal sealed record S3Location(string Bucket, string Key)
{
    private const string Scheme = "s3://";

    /// <summary>Reads <c>s3://bucket/key</c>; false for anything that is no such address.</summary>
    /// <exception cref="InputException">It names no bucket.</exception>
    public static bool TryParse(string text, [NotNullWhen(true)] out S3Location? location)
    {
        location = null;
        if (!text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return false;
        var parts = text[Scheme.Length..].Split('/', 2);
        if (parts[0].Length == 0)
            throw new InputException($"Input '{text}' names no bucket: write it like s3://bucket/dumps/2020-03.zst, or s3://bucket/dumps/ for all that is there.");
        location = new S3Location(parts[0], parts.Length > 1 ? parts[1] : string.Empty);
        return true;
    }

    public override string ToString() => $"{Scheme}{Bucket}/{Key}";
}
