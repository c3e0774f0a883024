using System.Runtime.InteropServices;

namespace TikTok.Replayer.Generate;

/// <summary>What a record says besides its caption.</summary>
/// <param name="Id">Item id.</param>
/// <param name="CreateTime">Epoch seconds.</param>
/// <param name="Author">Index in the author catalogue.</param>
/// <param name="Music">Index in the music catalogue.</param>
/// <param name="Engagement">Counters at the time of the snapshot.</param>
/// <param name="DurationSeconds">Length of the video.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PostFacts(long Id, long CreateTime, int Author, int Music, Engagement Engagement, int DurationSeconds);

/// <summary>Writes post records in the dump's format, as UTF-8 and one a line.</summary>
internal sealed class RecordWriter(AuthorCatalogue authors, MusicCatalogue music)
{
    public void Write(Utf8Buffer json, in PostFacts post, Caption caption)
    {
        json.Append("{\"itemInfos\":{\"id\":\""u8);
        WriteItem(json, post, caption);
        json.Append("},\"authorInfos\":"u8);
        json.Append(authors.Infos(post.Author));
        json.Append(",\"musicInfos\":"u8);
        json.Append(music.Infos(post.Music));
        json.Append(",\"challengeInfoList\":["u8);
        caption.WriteChallenges(json);
        json.Append("],\"duetInfo\":\"0\",\"textExtra\":["u8);
        caption.WriteTextExtra(json);
        json.Append("],\"authorStats\":"u8);
        json.Append(authors.Stats(post.Author));
        json.Append("}\n"u8);
    }

    private static void WriteItem(Utf8Buffer json, in PostFacts post, Caption caption)
    {
        json.Append(post.Id);
        json.Append("\",\"text\":\""u8);
        json.Append(caption.Text);
        json.Append("\",\"createTime\":\""u8);
        json.Append(post.CreateTime);
        json.Append("\",\"authorId\":\""u8);
        json.Append(AuthorCatalogue.UserId(post.Author));
        json.Append("\",\"musicId\":\""u8);
        json.Append(MusicCatalogue.MusicId(post.Music));
        json.Append((byte)'"');
        WriteMedia(json, (ulong)post.Id, post.DurationSeconds);
        WriteCounters(json, post.Engagement);
        json.Append(",\"isOriginal\":false,\"isOfficial\":false,\"isActivityItem\":false,\"warnInfo\":[]"u8);
    }

    private static void WriteMedia(Utf8Buffer json, ulong key, int durationSeconds)
    {
        MediaLinks.Write(json, ",\"covers\":[\"https://cdn.example.com/i/"u8, key);
        MediaLinks.Write(json, ",\"coversOrigin\":[\"https://cdn.example.com/o/"u8, key);
        MediaLinks.Write(json, ",\"coversDynamic\":[\"https://cdn.example.com/d/"u8, key);
        MediaLinks.Write(json, ",\"video\":{\"urls\":[\"https://cdn.example.com/v/"u8, key);
        json.Append(",\"videoMeta\":{\"width\":576,\"height\":1024,\"ratio\":"u8);
        json.Append(durationSeconds);
        json.Append(",\"duration\":"u8);
        json.Append(durationSeconds);
        json.Append("}}"u8);
    }

    private static void WriteCounters(Utf8Buffer json, Engagement engagement)
    {
        json.Append(",\"diggCount\":"u8);
        json.Append(engagement.Likes);
        json.Append(",\"shareCount\":"u8);
        json.Append(engagement.Shares);
        if (engagement.Plays is { } plays)
        {
            json.Append(",\"playCount\":"u8);
            json.Append(plays);
        }

        json.Append(",\"commentCount\":"u8);
        json.Append(engagement.Comments);
    }
}
