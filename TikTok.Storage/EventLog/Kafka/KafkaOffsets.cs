using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;
using Confluent.Kafka;

namespace TikTok.Storage.EventLog.Kafka;

/// <summary>
/// Committed offsets with their metadata, which the .NET client leaves out: librdkafka's own calls on the client's handle. Offsets go
/// into transactions by the group's name alone, without a member's generation: who may commit is decided by the transactional id.
/// </summary>
/// <remarks>https://docs.confluent.io/platform/current/clients/librdkafka/html/rdkafka_8h.html</remarks>
internal static unsafe partial class KafkaOffsets
{
    private const string Library = "librdkafka";
    private const long NoOffset = -1001;
    private static readonly PropertyInfo s_handle = typeof(Handle).GetProperty("LibrdkafkaHandle", BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public)
        ?? throw new MissingMemberException(nameof(Handle), "LibrdkafkaHandle");

    static KafkaOffsets() => NativeLibrary.SetDllImportResolver(typeof(KafkaOffsets).Assembly, (name, _, _) => name == Library ? Loaded() : 0);

    /// <summary>A group's committed place; null when it has none.</summary>
    /// <exception cref="KafkaException">It cannot be asked for.</exception>
    public static CommittedOffset? Committed(IClient member, TopicPartition partition, TimeSpan patience)
    {
        var list = New(1);
        try
        {
            Add(list, partition.Topic, partition.Partition);
            using var client = new Borrowed(member);
            var error = GetCommitted(client.Pointer, list, (int)patience.TotalMilliseconds);
            if (error == 0)
                error = list->Elements->Error;
            if (error != 0)
                throw new KafkaException((ErrorCode)error);
            var found = list->Elements;
            return found->Offset == NoOffset ? null : new CommittedOffset(found->Offset, found->Metadata is null ? string.Empty : Encoding.UTF8.GetString((byte*)found->Metadata, (int)found->MetadataSize));
        }
        finally
        {
            Destroy(list);
        }
    }

    /// <summary>Adds offsets of a group to the open transaction.</summary>
    /// <exception cref="KafkaException">They could not be added; the type says what to do, as for the client's own call.</exception>
    public static void Send(IClient producer, string group, IEnumerable<OffsetCommit> offsets, TimeSpan patience)
    {
        var list = New(1);
        var metadata = NewGroup(KafkaClients.GroupId(group));
        try
        {
            foreach (var offset in offsets)
            {
                var entry = Add(list, offset.Partition.Topic, offset.Partition.Partition);
                entry->Offset = offset.Offset.Next;
                var note = Encoding.UTF8.GetBytes(offset.Offset.Metadata);
                entry->Metadata = NativeMemory.Alloc((nuint)note.Length + 1); // the list frees it
                note.CopyTo(new Span<byte>(entry->Metadata, note.Length));
                ((byte*)entry->Metadata)[note.Length] = 0;
                entry->MetadataSize = (nuint)note.Length;
            }

            using var client = new Borrowed(producer);
            var failure = SendOffsets(client.Pointer, list, metadata, (int)patience.TotalMilliseconds);
            if (failure != 0)
                Throw(failure);
        }
        finally
        {
            DestroyGroup(metadata);
            Destroy(list);
        }
    }

    /// <summary>The very library that the client has loaded: it brings several, for the systems that there are.</summary>
    private static nint Loaded()
    {
        using var process = Process.GetCurrentProcess();
        var module = process.Modules.Cast<ProcessModule>().FirstOrDefault(module => module.ModuleName.Contains(Library, StringComparison.OrdinalIgnoreCase));
        return module is null ? 0 : NativeLibrary.Load(module.FileName);
    }

    private static void Throw(nint failure)
    {
        var error = new Error((ErrorCode)ErrorCodeOf(failure), Marshal.PtrToStringUTF8(ErrorString(failure)), ErrorIsFatal(failure) != 0);
        var (abort, retry) = (ErrorRequiresAbort(failure) != 0, ErrorIsRetriable(failure) != 0);
        DestroyError(failure);
        throw abort ? new KafkaTxnRequiresAbortException(error) : retry ? new KafkaRetriableException(error) : new KafkaException(error);
    }

    /// <summary>The native client, kept alive while a call lasts.</summary>
    private ref struct Borrowed
    {
        private readonly SafeHandle _handle;
        private bool _taken;

        public Borrowed(IClient client)
        {
            _handle = (SafeHandle)s_handle.GetValue(client.Handle)!;
            _handle.DangerousAddRef(ref _taken);
        }

        public readonly nint Pointer => _handle.DangerousGetHandle();

        public readonly void Dispose()
        {
            if (_taken)
                _handle.DangerousRelease();
        }
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Entry
    {
        public nint Topic;
        public int Partition;
        public long Offset;
        public void* Metadata;
        public nuint MetadataSize;
        public nint Opaque;
        public int Error;
        public nint Private;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct EntryList
    {
        public int Count;
        public int Size;
        public Entry* Elements;
    }

    [LibraryImport(Library, EntryPoint = "rd_kafka_topic_partition_list_new")]
    private static partial EntryList* New(int size);

    [LibraryImport(Library, EntryPoint = "rd_kafka_topic_partition_list_add", StringMarshalling = StringMarshalling.Utf8)]
    private static partial Entry* Add(EntryList* list, string topic, int partition);

    [LibraryImport(Library, EntryPoint = "rd_kafka_topic_partition_list_destroy")]
    private static partial void Destroy(EntryList* list);

    [LibraryImport(Library, EntryPoint = "rd_kafka_committed")]
    private static partial int GetCommitted(nint client, EntryList* list, int timeoutMs);

    [LibraryImport(Library, EntryPoint = "rd_kafka_consumer_group_metadata_new", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint NewGroup(string group);

    [LibraryImport(Library, EntryPoint = "rd_kafka_consumer_group_metadata_destroy")]
    private static partial void DestroyGroup(nint metadata);

    [LibraryImport(Library, EntryPoint = "rd_kafka_send_offsets_to_transaction")]
    private static partial nint SendOffsets(nint client, EntryList* list, nint group, int timeoutMs);

    [LibraryImport(Library, EntryPoint = "rd_kafka_error_code")]
    private static partial int ErrorCodeOf(nint error);

    [LibraryImport(Library, EntryPoint = "rd_kafka_error_string")]
    private static partial nint ErrorString(nint error);

    [LibraryImport(Library, EntryPoint = "rd_kafka_error_is_fatal")]
    private static partial int ErrorIsFatal(nint error);

    [LibraryImport(Library, EntryPoint = "rd_kafka_error_is_retriable")]
    private static partial int ErrorIsRetriable(nint error);

    [LibraryImport(Library, EntryPoint = "rd_kafka_error_txn_requires_abort")]
    private static partial int ErrorRequiresAbort(nint error);

    [LibraryImport(Library, EntryPoint = "rd_kafka_error_destroy")]
    private static partial void DestroyError(nint error);
}
