using System.Buffers;
using System.Text;

namespace TikTok.Detector.Cells;

/// <summary>How evidence posts are packed in blocks and snapshots: id, weight, time, handle, sound, tags.</summary>
internal static class EvidenceCodec
{
    public static void Write(IBufferWriter<byte> output, EvidencePost post)
    {
        output.WriteInt64(post.Id);
        output.WriteNumber((ulong)post.Weight);
        output.WriteInt64(post.TimeMs);
        output.WriteText(Encoding.UTF8.GetBytes(post.Handle));
        output.WriteText(Encoding.UTF8.GetBytes(post.Music));
        output.WriteCount(post.Tags.Length);
        foreach (var tag in post.Tags)
            output.WriteText(Encoding.UTF8.GetBytes(tag));
    }

    public static EvidencePost Read(ref BlockReader input)
    {
        var id = input.ReadInt64();
        var weight = (long)input.ReadNumber();
        var time = input.ReadInt64();
        var handle = input.ReadString();
        var music = input.ReadString();
        var tags = new string[input.ReadCount()];
        for (var i = 0; i < tags.Length; i++)
            tags[i] = input.ReadString();
        return new EvidencePost(id, weight, time, handle, music, tags);
    }
}
