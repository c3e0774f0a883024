namespace TikTok.Replayer.Generate.Events;

/// <summary>
/// One injected event, as the truth file tells it. Whoever scores a detector with it takes an alert for right if its time
/// overlaps an event that expects <c>alert</c> (or <c>either</c>) and its keyword is the event's or one of its members.
/// </summary>
/// <param name="Id">Its name within the truth, such as <c>e07</c>; in the order of the start.</param>
/// <param name="Story">What happens, in one English sentence.</param>
/// <param name="Scenario">What was done, such as <c>slow-burn</c> (<see cref="ScenarioNames"/>).</param>
/// <param name="Kind">
/// What a detector may call it: the product's <c>spike</c>, <c>drop</c>, <c>level-shift</c> or <c>emerging</c> where an alert is
/// expected (a slow burn is a spike); otherwise the scenario.
/// </param>
/// <param name="Expected"><c>alert</c>; <c>no-alert</c>; <c>either</c>: right both ways.</param>
/// <param name="Keyword">The keyword concerned, in the product's spelling; <c>*</c> = every one at once.</param>
/// <param name="Members">
/// The other keywords that its posts carry, and that may rightly stand out with it: further hashtags, words of the story,
/// a mention, the sound. In ordinal order.
/// </param>
/// <param name="Language">ISO 639-1; null for the whole platform.</param>
/// <param name="Region">Language and country, such as <c>pt-BR</c>; null for the whole platform.</param>
/// <param name="From">First instant at which anything is different.</param>
/// <param name="To">First instant at which nothing is any more.</param>
/// <param name="Peak">Start of the clock hour in which the difference is expected to be largest.</param>
/// <param name="Rates">Posts an hour with the keyword.</param>
/// <param name="AddedPosts">Posts that were added to the ordinary ones; re-sent snapshots are not counted.</param>
/// <param name="MissingPosts">Ordinary posts that were left out.</param>
/// <param name="ResentLines">Lines that repeat a post of the event on purpose.</param>
/// <param name="Authors">Distinct authors of the added posts.</param>
/// <param name="LeadingPost">Item id of the first added post, which has the most engagement; null without added posts.</param>
public sealed record InjectedEvent(
    string Id, string Story, string Scenario, string Kind, string Expected, string Keyword, IReadOnlyList<string> Members, string? Language, string? Region,
    DateTimeOffset From, DateTimeOffset To, DateTimeOffset Peak, EventRates? Rates,
    int AddedPosts, int MissingPosts, int ResentLines, int Authors, string? LeadingPost);

/// <summary>Expected posts an hour with an event's keyword.</summary>
/// <param name="Mean">On average over an ordinary week.</param>
/// <param name="UsualAtPeak">In the hour of the peak, if nothing happened.</param>
/// <param name="AtPeak">In the hour of the peak.</param>
public sealed record EventRates(double Mean, double UsualAtPeak, double AtPeak);
