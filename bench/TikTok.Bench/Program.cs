using System.CommandLine;
using TikTok.Bench;

var servers = new Option<string>("--kafka") { Description = "host:port of a broker that may be filled: topics tiktok.* are made and emptied." };
var tools = new Option<string>("--kafka-home") { Description = "Where Kafka's own tools are: its jars lie in libs/ below." };
var posts = new Option<long>("--posts") { Description = "Posts in the topic.", DefaultValueFactory = _ => 800_000 };
var perDay = new Option<int>("--posts-per-day") { Description = "How dense they are: the denser, the fewer keywords and windows a post.", DefaultValueFactory = _ => 800_000 };
var rounds = new Option<int>("--rounds") { Description = "How often each is measured, in turns.", DefaultValueFactory = _ => 3 };
var work = new Option<string>("--work") { Description = "Directory for the dump, the lake and PostgreSQL; some 3 GB.", DefaultValueFactory = _ => "bench-data" };
var command = new RootCommand("Posts from a real broker through Counter and Scorer, beside Kafka's own perf-consumer on the same topic in the same run.") { servers, tools, posts, perDay, rounds, work };
command.SetAction((parsed, cancellationToken) => new KafkaPipeline(
    parsed.GetRequiredValue(servers), parsed.GetRequiredValue(tools), parsed.GetValue(posts), parsed.GetValue(perDay), parsed.GetRequiredValue(work)).RunAsync(parsed.GetValue(rounds), cancellationToken));
var keywords = new Option<int>("--keywords") { Description = "Keywords that are tracked.", DefaultValueFactory = _ => 1_000_000 };
var state = new Command("state", "What a million tracked keywords cost: memory, an update of each, the copy for a snapshot.") { keywords };
state.SetAction(parsed => KeywordState.Run(parsed.GetValue(keywords)));
command.Add(state);
var rows = new Option<int>("--anomalies") { Description = "Anomalies in the table.", DefaultValueFactory = _ => 1_000_000 };
var clients = new Option<int>("--connections") { Description = "How many ask at once.", DefaultValueFactory = _ => 16 };
var filters = new Command("filters", "How long each filter of the list of anomalies takes over a million of them, without its index and with it.") { rows, clients, work };
filters.SetAction((parsed, cancellationToken) => AnomalyFilters.RunAsync(parsed.GetRequiredValue(work), parsed.GetValue(rows), parsed.GetValue(clients), cancellationToken));
command.Add(filters);
return await command.Parse(args).InvokeAsync();
