using System.CommandLine;
using TikTok.Replayer.Generate;

namespace TikTok.Replayer.Sort;

/// <summary>The command line of <c>sort</c>.</summary>
internal sealed class SortArguments
{
    private readonly Argument<string> _input = new("input") { Description = "File, directory, pattern in quotes, s3://bucket/key-or-prefix, or - for standard input; plain, .gz or .zst." };
    private readonly Option<string> _output = new("--output", "-o") { Required = true, HelpName = "FILE", Description = "File to write, .zst and .gz compressed, or - for standard output. It appears when it is whole." };
    private readonly Option<ByteSize> _memory = ByteSize.Option("--memory", "Memory to sort in. What does not fit goes to disk, compressed. Of a line longer than a sixteenth of it only the beginning is kept, as no record.", 1L << 30, SortSpace.LeastMemoryBytes);
    private readonly Option<string?> _temp = new("--temp") { HelpName = "DIR", Description = "Directory for what does not fit in memory; about a sixth of the input. Default: that of the output." };

    public void AddTo(Command command)
    {
        command.Add(_input);
        foreach (var option in new Option[] { _output, _memory, _temp })
            command.Add(option);
    }

    public string Input(ParseResult parsed) => parsed.GetRequiredValue(_input);

    public string Output(ParseResult parsed) => parsed.GetRequiredValue(_output);

    public SortSpace Space(ParseResult parsed)
    {
        var output = Output(parsed);
        var besideOutput = OutputFile.IsStandardOutput(output) || OutputFile.IsDevice(output) ? null : Path.GetDirectoryName(Path.GetFullPath(output));
        return new SortSpace(parsed.GetValue(_memory).Bytes, parsed.GetValue(_temp) ?? besideOutput);
    }
}
