namespace TikTok.Replayer.Generate;

/// <summary>An invented brand with its hashtag and the crisis that may befall it.</summary>
/// <param name="Name">Its hashtag without <c>#</c>.</param>
/// <param name="PostsPerHour">How many posts an hour carry it on average, in an ordinary week.</param>
/// <param name="Story">The crisis in a few words.</param>
/// <param name="StoryWords">Words that the posts of the crisis share.</param>
internal sealed record Brand(string Name, double PostsPerHour, string Story, string[] StoryWords)
{
    /// <summary>The brands, each with a rate of its own between 4 and 8 posts an hour.</summary>
    public static IReadOnlyList<Brand> All { get; } =
    [
        new("glowcola", 6.1, "glass splinters found in bottles, customers ask for a recall", ["recall", "splinters", "bottle"]),
        new("nordsneaker", 5.2, "soles of the new model come off after a day", ["broken", "soles", "refund"]),
        new("zapfone", 7.3, "a phone battery caught fire while charging", ["battery", "fire", "unsafe"]),
        new("lumaskine", 4.3, "a face cream gives people a rash", ["rash", "allergy", "lawsuit"]),
        new("crisporo", 5.8, "mould seen in freshly opened bags", ["mould", "disgusting", "refund"]),
        new("velorida", 4.0, "bicycle frames crack at the weld", ["cracked", "frame", "recall"]),
        new("mintobank", 6.7, "an outage locks customers out of their money", ["outage", "locked", "money"]),
        new("purrbowl", 4.9, "cats fall ill after eating from one batch", ["vet", "sick", "poisoned"]),
        new("skyhoppair", 7.0, "hundreds of flights cancelled without notice", ["cancelled", "stranded", "refund"]),
        new("brewnesto", 4.6, "a leaked memo tells staff to reuse old milk", ["leaked", "memo", "milk"]),
        new("pixelpado", 6.4, "an update deletes photos", ["update", "deleted", "photos"]),
        new("tidybotto", 5.5, "a robot camera streamed to strangers", ["privacy", "hacked", "camera"]),
    ];
}
