using System.CommandLine;
using TikTok.Replayer.Generate;
using TikTok.Replayer.Replay;
using TikTok.ServiceDefaults;

var root = new RootCommand("Replays post dumps into the stream, and makes sample dumps.");
root.Add(ReplayCommand.Create());
root.Add(GenerateCommand.Create(TimeProvider.System));
return await root.Parse(args).InvokeAsync(CommandLine.Patient);
