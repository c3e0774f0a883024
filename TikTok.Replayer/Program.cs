using System.CommandLine;
using TikTok.Replayer.DeadLetters;
using TikTok.Replayer.Generate;
using TikTok.Replayer.Replay;
using TikTok.Replayer.Sort;
using TikTok.ServiceDefaults;
using TikTok.Storage.Ownership;

OneCulture.Use();

// What goes into the data directory; the files of `sort` and `generate` are the caller's own.
if (args is ["replay" or "dead-letters", ..])
    PrivateFiles.OnlyFromNowOn();

var root = new RootCommand("""
    Replays post dumps into the stream, orders them, and makes sample dumps. Settings come from the environment: docs/settings.md.

    Exit codes: 0 done, 1 failed (one line says why), 2 wrong command line, 130 cancelled.
    """);
root.Add(ReplayCommand.Create());
root.Add(SortCommand.Create());
root.Add(DeadLettersCommand.Create());
root.Add(GenerateCommand.Create(TimeProvider.System));
return await CommandLine.RunAsync(root, args);
