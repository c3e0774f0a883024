namespace TikTok.AppHost.Embedded;

/// <summary>The arguments of the Standalone's starts: what the command line says, and what commands on the dashboard have noted since.</summary>
internal sealed class StandaloneStarts(StandaloneArguments arguments)
{
    private const string Fresh = "--fresh";
    private const string Input = "--input";
    private string? _input;
    private bool _fresh = arguments.Arguments.Contains(Fresh, StringComparer.Ordinal);

    /// <summary>Notes another input for the starts from now on.</summary>
    public void Replay(string input) => _input = input;

    /// <summary>Notes that the next start begins afresh; only that one: a restart must not delete what has been found since.</summary>
    public void StartAfresh() => _fresh = true;

    /// <summary>Takes <see cref="StartAfresh"/> back.</summary>
    public void KeepWhatThereIs() => _fresh = false;

    /// <summary>The arguments of the start that is due.</summary>
    public IReadOnlyList<string> Take()
    {
        var taken = new List<string>();
        for (var i = 0; i < arguments.Arguments.Count; i++)
            if (arguments.Arguments[i] == Input && _input is not null)
                i++; // and its value
            else if (arguments.Arguments[i] != Fresh)
                taken.Add(arguments.Arguments[i]);
        if (_input is not null)
            taken.AddRange([Input, _input]);
        if (_fresh)
            taken.Add(Fresh);
        _fresh = false;
        return taken;
    }
}
