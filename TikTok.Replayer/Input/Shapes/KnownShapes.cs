namespace TikTok.Replayer.Input.Shapes;

/// <summary>What other tools write, told by the names of the fields.</summary>
internal static class KnownShapes
{
    private static readonly (string[] Fields, string Is)[] s_shapes =
    [
        (["video_description"], "TikTok Research API videos"),
        (["video", "video_description"], "TikTok Research API videos"),
        (["nav_index", "source_platform", "data"], "captures of a browser extension such as Zeeschuimer, whose posts are in `data`"),
        (["extractor", "uploader"], "the info of a video downloader such as yt-dlp"),
        (["webpage_url", "uploader"], "the info of a video downloader such as yt-dlp"),
        (["authorMeta", "webVideoUrl"], "posts of a scraper such as Apify's or tiktok-scraper"),
        (["authorMeta", "musicMeta"], "posts of the npm package tiktok-scraper"),
        (["authorMeta"], "posts of a scraper"),
        (["aweme_id"], "posts of TikTok's app API"),
        (["aweme_list"], "whole responses of TikTok's app API, whose posts are in `aweme_list`"),
        (["itemListData"], "whole responses of TikTok's web API, whose records are in `itemListData`: jq -c '.itemListData[]'"),
        (["body", "statusCode"], "whole responses of TikTok's web API, whose records are in `body.itemListData`: jq -c '.body.itemListData[]'"),
        (["itemList"], "whole responses of TikTok's web API, whose posts are in `itemList`"),
        (["items", "hasMore"], "whole responses of TikTok's web API, whose posts are in `items`"),
        (["desc", "createTime", "author"], "posts of TikTok's web API"),
        (["stats", "desc"], "posts of TikTok's web API"),
        (["data", "error"], "whole responses of TikTok's Research API, whose videos are in `data.videos`"),
        (["id", "text", "createTime"], "the insides of records: they belong into a field `itemInfos`"),
        (["full_text"], "posts of Twitter, not of TikTok"),
        (["edge_media_to_caption"], "posts of Instagram, not of TikTok"),
        (["videoId", "snippet"], "videos of YouTube, not of TikTok"),
    ];

    /// <summary>The first field that tells, and what it tells; null for what nobody here knows.</summary>
    public static (string Field, string Is)? Find(IReadOnlyCollection<string> fields)
    {
        foreach (var (needed, what) in s_shapes)
            if (needed.All(field => fields.Contains(field, StringComparer.Ordinal)))
                return (needed[^1] == "video_description" ? needed[^1] : needed[0], what);
        return null;
    }
}
