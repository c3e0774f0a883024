using TikTok.Replayer.Generate.Languages;

namespace TikTok.Replayer.Generate.Events;

/// <summary>A hashtag whose rate is known, because something happens to it or because nothing does.</summary>
/// <param name="Name">Without <c>#</c>.</param>
/// <param name="Region">Where its posts come from.</param>
/// <param name="PostsPerHour">Ordinary posts that carry it, on average over a week; 0 until an event invents it.</param>
internal sealed record WatchedKeyword(string Name, Region Region, double PostsPerHour);
