using TikTok.Storage.Ownership;

namespace TikTok.Storage.Tests.Ownership;

/// <summary>Places that cannot be a data directory are refused in one line, and nothing is written there.</summary>
public sealed class DirectoryPlaceTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("tiktok-place-").FullName;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData("outer/lake/inner")]
    [InlineData("outer/postgres/data/a/b")]
    [InlineData("outer/mine")]
    [InlineData("link/inner")]
    [InlineData("outer/away/inner")]
    public async Task A_data_directory_anywhere_below_another_one_by_whatever_links(string inner)
    {
        (await TakeAsync("outer")).Dispose();
        Directory.CreateDirectory(Path.Combine(_root, "outer", "lake"));
        Directory.CreateDirectory(Path.Combine(_root, "elsewhere"));
        Directory.CreateSymbolicLink(Path.Combine(_root, "link"), Path.Combine(_root, "outer", "lake"));
        Directory.CreateSymbolicLink(Path.Combine(_root, "outer", "away"), Path.Combine(_root, "elsewhere"));

        var refusal = await RefusedAsync(inner);

        Assert.Contains($"lies in the data directory {Path.Combine(_root, "outer")},", refusal, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_root, inner)));
    }

    [Fact]
    public async Task Those_who_would_join_in_such_a_place_are_refused_as_well()
    {
        (await TakeAsync("outer/inner")).Dispose();
        (await TakeAsync("other")).Dispose();
        File.Copy(Path.Combine(_root, "other", "tiktok-data.json"), Path.Combine(_root, "outer", "tiktok-data.json"));

        await Assert.ThrowsAsync<DataDirectoryException>(() => DataDirectory.JoinAsync(Path.Combine(_root, "outer/inner"), "Test", TimeProvider.System, Ct));
    }

    [Theory]
    [InlineData("log")]
    [InlineData("lake")]
    [InlineData("postgres")]
    [InlineData("sample")]
    public async Task A_file_where_a_directory_is_needed(string name)
    {
        (await TakeAsync("data")).Dispose();
        var file = Path.Combine(_root, "data", name);
        await File.WriteAllTextAsync(file, "mine", Ct);

        Assert.Contains($"{file} is a file", await RefusedAsync("data"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("two\nlines")]
    [InlineData("two\nlines/data")]
    [InlineData("return\rhere")]
    public async Task A_path_with_a_line_break(string path)
    {
        Assert.Contains("line break", await RefusedAsync(path), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_root));
    }

    private Task<DataDirectory> TakeAsync(string name) => DataDirectory.TakeAsync(Path.Combine(_root, name), "Test", servesDatabase: false, address: null, TimeProvider.System, Ct);

    private async Task<string> RefusedAsync(string name)
    {
        var line = (await Assert.ThrowsAsync<DataDirectoryException>(() => TakeAsync(name))).Message;
        Assert.DoesNotContain('\n', line);
        Assert.DoesNotContain('\r', line);
        return line;
    }
}
