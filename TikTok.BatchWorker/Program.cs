using System.CommandLine;
using TikTok.BatchWorker;

var root = new RootCommand("The daily work over the lake: idempotent commands, safe to run again.");
root.Add(DayCommands.ParseDay());
root.Add(DayCommands.Summarise());
return await root.Parse(args).InvokeAsync();
