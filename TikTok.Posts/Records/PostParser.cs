using System.Text.Json;
using System.Text.Unicode;

namespace TikTok.Posts;

/// <summary>
/// Parses one post record with <see cref="Utf8JsonReader"/>, without a DOM; what is not used is skipped without allocating.
/// Every field outside <c>id</c>, <c>text</c> and <c>createTime</c> may be missing, null, empty or of another type.
/// </summary>
public static class PostParser
{
    /// <summary>2100-01-01, epoch seconds: later is a broken clock, and would move stream time past everything that follows.</summary>
    public const long LatestCreateTime = 4_102_444_800;

    // What is not used may be nested as deep as it likes: the reader keeps a bit for each level and skips without recursion.
    private static readonly JsonReaderOptions s_anyDepth = new() { MaxDepth = int.MaxValue };

    /// <summary>Parses a line.</summary>
    /// <param name="json">One JSON object, UTF-8, without the line break.</param>
    /// <param name="post">Overwritten; holds the record when the result is true.</param>
    /// <param name="reason">Why the line is not a post record.</param>
    /// <param name="latestCreateTime">Epoch seconds; a later <c>createTime</c> is <see cref="RejectReason.BadCreateTime"/>.</param>
    public static bool TryParse(ReadOnlySpan<byte> json, Post post, out RejectReason reason, long latestCreateTime = LatestCreateTime)
    {
        post.Clear();
        reason = Utf8.IsValid(json) ? Parse(json, post, latestCreateTime) : RejectReason.InvalidUtf8;
        return reason == RejectReason.None;
    }

    private static RejectReason Parse(ReadOnlySpan<byte> json, Post post, long latestCreateTime)
    {
        var found = default(Found);
        try
        {
            var reader = new Utf8JsonReader(json, s_anyDepth);
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                reader.Skip();
                reader.Read(); // throws when something follows the value
                return RejectReason.NotAnObject;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                ReadField(ref reader, post, ref found);
            reader.Read();
        }
        catch (JsonException)
        {
            return RejectReason.NotJson;
        }

        if (!found.Id)
            return found.FloatId ? RejectReason.FloatId : RejectReason.NoId;
        if (!found.Text)
            return RejectReason.NoText;
        return post.CreateTime > 0 && post.CreateTime <= latestCreateTime ? RejectReason.None : RejectReason.BadCreateTime;
    }

    private static void ReadField(ref Utf8JsonReader reader, Post post, ref Found found)
    {
        if (NameIs(ref reader, "itemInfos"u8))
            ReadItem(ref reader, post, ref found);
        else if (NameIs(ref reader, "authorInfos"u8))
            ReadAuthor(ref reader, post);
        else if (NameIs(ref reader, "musicInfos"u8))
            ReadMusic(ref reader, post);
        else if (NameIs(ref reader, "challengeInfoList"u8))
            ReadChallenges(ref reader, post);
        else if (NameIs(ref reader, "textExtra"u8))
            ReadTextExtra(ref reader, post);
        else if (NameIs(ref reader, "time_stamp"u8))
            ReadTimeStamp(ref reader, post);
        else
            SkipValue(ref reader);
    }

    private static void ReadItem(ref Utf8JsonReader reader, Post post, ref Found found)
    {
        if (!EnterObject(ref reader))
            return;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (NameIs(ref reader, "id"u8))
            {
                found.Id = TryReadId(ref reader, out var id, out found.FloatId) && id > 0;
                post.Id = id;
                post.IdValue = ValueOf(in reader);
            }
            else if (NameIs(ref reader, "text"u8))
            {
                reader.Read();
                found.Text = reader.TokenType == JsonTokenType.String;
                post.TextSlice = Keep(ref reader, post, FieldLimits.TextBytes);
            }
            else if (NameIs(ref reader, "createTime"u8))
            {
                post.CreateTime = TryReadTime(ref reader, out var createTime) ? createTime : 0;
                post.CreateTimeValue = ValueOf(in reader);
            }
            else if (NameIs(ref reader, "authorId"u8))
                post.AuthorIdSlice = Prefer(ReadText(ref reader, post, FieldLimits.IdBytes), post.AuthorIdSlice);
            else if (NameIs(ref reader, "musicId"u8))
                post.MusicIdSlice = Prefer(ReadText(ref reader, post, FieldLimits.IdBytes), post.MusicIdSlice);
            else if (NameIs(ref reader, "diggCount"u8))
                post.Likes = ReadCount(ref reader, post) ?? 0;
            else if (NameIs(ref reader, "shareCount"u8))
                post.Shares = ReadCount(ref reader, post) ?? 0;
            else if (NameIs(ref reader, "commentCount"u8))
                post.Comments = ReadCount(ref reader, post) ?? 0;
            else if (NameIs(ref reader, "playCount"u8))
                post.Plays = ReadCount(ref reader, post);
            else if (NameIs(ref reader, "isActivityItem"u8))
                post.IsActivityItem = ReadFlag(ref reader);
            else
                SkipValue(ref reader);
        }
    }

    private static void ReadAuthor(ref Utf8JsonReader reader, Post post)
    {
        if (!EnterObject(ref reader))
            return;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (NameIs(ref reader, "userId"u8))
                post.AuthorIdSlice = Prefer(post.AuthorIdSlice, ReadText(ref reader, post, FieldLimits.IdBytes));
            else if (NameIs(ref reader, "uniqueId"u8))
                post.HandleSlice = ReadText(ref reader, post, FieldLimits.HandleBytes);
            else if (NameIs(ref reader, "nickName"u8))
                post.NickNameSlice = ReadText(ref reader, post, FieldLimits.NameBytes);
            else
                SkipValue(ref reader);
        }
    }

    private static void ReadMusic(ref Utf8JsonReader reader, Post post)
    {
        if (!EnterObject(ref reader))
            return;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (NameIs(ref reader, "musicId"u8))
                post.MusicIdSlice = Prefer(post.MusicIdSlice, ReadText(ref reader, post, FieldLimits.IdBytes));
            else if (NameIs(ref reader, "musicName"u8))
                post.MusicNameSlice = ReadText(ref reader, post, FieldLimits.NameBytes);
            else if (NameIs(ref reader, "authorName"u8))
                post.MusicianSlice = ReadText(ref reader, post, FieldLimits.NameBytes);
            else
                SkipValue(ref reader);
        }
    }

    private static void ReadChallenges(ref Utf8JsonReader reader, Post post)
    {
        if (!EnterArray(ref reader))
            return;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                reader.Skip();
                continue;
            }

            Utf8Slice id = default, name = default;
            var isCommerce = false;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (NameIs(ref reader, "challengeId"u8))
                    id = ReadText(ref reader, post, FieldLimits.IdBytes);
                else if (NameIs(ref reader, "challengeName"u8))
                    name = ReadText(ref reader, post, FieldLimits.NameBytes);
                else if (NameIs(ref reader, "isCommerce"u8))
                    isCommerce = ReadFlag(ref reader);
                else
                    SkipValue(ref reader);
            }

            if (name.Length > 0)
                post.Add(new Challenge(id, name, isCommerce));
        }
    }

    private static void ReadTextExtra(ref Utf8JsonReader reader, Post post)
    {
        if (!EnterArray(ref reader))
            return;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                reader.Skip();
                continue;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (NameIs(ref reader, "HashtagName"u8) && ReadText(ref reader, post, FieldLimits.NameBytes) is { Length: > 0 } name)
                    post.AddHashtag(name);
                else if (reader.TokenType == JsonTokenType.PropertyName && NameIs(ref reader, "UserId"u8) && ReadText(ref reader, post, FieldLimits.IdBytes) is { Length: > 0 } user)
                    post.AddMention(user);
                else if (reader.TokenType == JsonTokenType.PropertyName)
                    SkipValue(ref reader);
            }
        }
    }

    /// <summary>Keeps milliseconds. A value that is not a number counts as absent: the record gets a new one on replay.</summary>
    private static void ReadTimeStamp(ref Utf8JsonReader reader, Post post)
    {
        reader.Read();
        var start = (int)reader.TokenStartIndex;
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out var seconds) && seconds is > 0 and < LatestCreateTime)
            post.TimeStampMs = (long)Math.Round(seconds * 1000, MidpointRounding.AwayFromZero);
        reader.Skip();
        post.TimeStampValue = start..(int)reader.BytesConsumed;
    }

    /// <summary>Not <see cref="Utf8JsonReader.ValueTextEquals(ReadOnlySpan{byte})"/>: that throws on a name with half a surrogate pair.</summary>
    private static bool NameIs(ref Utf8JsonReader reader, ReadOnlySpan<byte> name) =>
        reader.ValueIsEscaped ? JsonText.IsEscapedFormOf(reader.ValueSpan, name) : reader.ValueSpan.SequenceEqual(name);

    private static bool TryReadId(ref Utf8JsonReader reader, out long id, out bool isFloat)
    {
        reader.Read();
        (id, isFloat) = (0, false);
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out id))
            return true;
        if (!IsSimple(ref reader))
            return false;
        scoped var text = JsonText.Short(reader.ValueSpan, reader.ValueIsEscaped, stackalloc byte[JsonText.LongestShort]);
        if (JsonText.TryReadInteger(text, out id))
            return true;
        isFloat = DecimalText.TryRead(text, out var number) && number.IsFloat;
        return false;
    }

    private static bool TryReadTime(ref Utf8JsonReader reader, out long seconds)
    {
        reader.Read();
        seconds = 0;
        return IsSimple(ref reader)
            && CreateTimeText.TryRead(JsonText.Short(reader.ValueSpan, reader.ValueIsEscaped, stackalloc byte[JsonText.LongestShort]), out seconds);
    }

    /// <summary>A counter; null where there is none, and where it is not readable, which counts as adjusted.</summary>
    private static long? ReadCount(ref Utf8JsonReader reader, Post post)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null || reader.TokenType == JsonTokenType.String && reader.ValueSpan.IsEmpty)
            return null;
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var simple) && simple is >= 0 and <= FieldLimits.Count)
            return simple;
        if (!IsSimple(ref reader) || !TryReadCount(reader.TokenType, JsonText.Short(reader.ValueSpan, reader.ValueIsEscaped, stackalloc byte[JsonText.LongestShort]), out var number))
        {
            post.AdjustedFields++;
            return null;
        }

        var count = number.Whole(FieldLimits.Count + 1);
        if (count > FieldLimits.Count || number.IsNegative && number.Digits > 0)
            post.AdjustedFields++;
        return Math.Min(count, FieldLimits.Count);
    }

    private static bool TryReadCount(JsonTokenType type, ReadOnlySpan<byte> text, out DecimalText number) =>
        type == JsonTokenType.Number ? DecimalText.TryRead(text, out number) : CountText.TryRead(text, out number);

    /// <summary>Whether it is a number or a string; anything else is passed over.</summary>
    private static bool IsSimple(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is JsonTokenType.String or JsonTokenType.Number)
            return true;
        reader.Skip();
        return false;
    }

    /// <summary>Where the simple value that was just read stands.</summary>
    private static Range ValueOf(in Utf8JsonReader reader) => (int)reader.TokenStartIndex..(int)reader.BytesConsumed;

    private static bool ReadFlag(ref Utf8JsonReader reader)
    {
        reader.Read();
        var value = reader.TokenType == JsonTokenType.True;
        reader.Skip();
        return value;
    }

    private static Utf8Slice ReadText(ref Utf8JsonReader reader, Post post, int limit)
    {
        reader.Read();
        return Keep(ref reader, post, limit);
    }

    /// <summary>The same id stands in two places of a record, in any order, and either may be empty.</summary>
    private static Utf8Slice Prefer(Utf8Slice first, Utf8Slice second) => first.Length > 0 ? first : second;

    private static Utf8Slice Keep(ref Utf8JsonReader reader, Post post, int limit)
    {
        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.Number))
        {
            reader.Skip();
            return default;
        }

        var source = reader.ValueSpan;
        var destination = post.Reserve(source.Length);
        var replaced = post.ReplacedCharacters;
        var length = reader.ValueIsEscaped ? JsonText.Unescape(source, destination, ref replaced) : Copy(source, destination);
        post.ReplacedCharacters = replaced;
        var kept = FieldLimits.Cut(destination[..length], limit);
        if (kept.Length < length)
            post.AdjustedFields++;
        return post.Keep(kept.Length);
    }

    private static int Copy(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        source.CopyTo(destination);
        return source.Length;
    }

    private static bool EnterObject(ref Utf8JsonReader reader) => Enter(ref reader, JsonTokenType.StartObject);

    private static bool EnterArray(ref Utf8JsonReader reader) => Enter(ref reader, JsonTokenType.StartArray);

    private static bool Enter(ref Utf8JsonReader reader, JsonTokenType expected)
    {
        reader.Read();
        if (reader.TokenType == expected)
            return true;
        reader.Skip();
        return false;
    }

    private static void SkipValue(ref Utf8JsonReader reader)
    {
        reader.Read();
        reader.Skip();
    }

    private struct Found
    {
        public bool Id;
        public bool FloatId;
        public bool Text;
    }
}
