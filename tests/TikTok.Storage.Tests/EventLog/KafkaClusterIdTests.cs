using TikTok.Testing;

namespace TikTok.Storage.Tests.EventLog;

public sealed class KafkaClusterIdTests
{
    [Fact]
    public void A_brokers_random_cluster_id_is_never_taken_for_an_option()
    {
        for (var first = 0; first <= byte.MaxValue; first++)
        {
            var id = KafkaCluster.ClusterId(new Guid([(byte)first, .. Enumerable.Repeat((byte)0xFB, 15)]));

            Assert.True(char.IsAsciiLetter(id[0]), id);
            Assert.Equal(22, id.Length);
        }
    }
}
