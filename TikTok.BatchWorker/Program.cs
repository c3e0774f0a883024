using System.CommandLine;
using TikTok.BatchWorker;
using TikTok.ServiceDefaults;
using TikTok.Storage.Ownership;

OneCulture.Use();
PrivateFiles.OnlyFromNowOn();
var root = new RootCommand("The daily work over the lake: idempotent commands, safe to run again.");
root.Add(DayCommands.ParseDay());
root.Add(DayCommands.Summarise());
root.Add(DayCommands.Trends());
root.Add(DayCommands.RunDay());
return await root.Parse(args).InvokeAsync(CommandLine.Patient);
