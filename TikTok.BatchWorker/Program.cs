using System.CommandLine;
using TikTok.BatchWorker;
using TikTok.ServiceDefaults;
using TikTok.Storage.Ownership;

OneCulture.Use();
PrivateFiles.OnlyFromNowOn();
var root = new RootCommand("""
    The daily work over the lake: idempotent commands, safe to run again. Settings come from the environment: docs/settings.md.

    Exit codes: 0 done, 1 failed (one line says why), 2 wrong command line, 130 cancelled.
    """);
root.Add(DayCommands.ParseDay());
root.Add(DayCommands.Summarise());
root.Add(DayCommands.Trends());
root.Add(DayCommands.RunDay());
return await CommandLine.RunAsync(root, args);
