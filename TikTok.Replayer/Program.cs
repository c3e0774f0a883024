using System.CommandLine;
using TikTok.Replayer.Generate;

var root = new RootCommand("Replays post dumps into the stream, and makes sample dumps.");
root.Add(GenerateCommand.Create(TimeProvider.System));
return await root.Parse(args).InvokeAsync();
