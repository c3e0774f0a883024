using TikTok.Storage.Database;

namespace TikTok.Storage.Tests.Database;

public sealed class PostgresInstallAdviceTests
{
    [Theory]
    [InlineData("PRETTY_NAME=\"Debian GNU/Linux 12\"\nID=debian\n", "apt-get install postgresql")]
    [InlineData("ID=ubuntu\nID_LIKE=debian\n", "apt-get install postgresql")]
    [InlineData("ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n", "apt-get install postgresql")]
    [InlineData("ID=fedora\n", "dnf install postgresql-server")]
    [InlineData("ID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"\n", "dnf install postgresql-server")]
    [InlineData("ID=alpine\n", "apk add postgresql")]
    [InlineData("ID=arch\n", "pacman -S postgresql")]
    [InlineData("ID=plan9\n", "see https://www.postgresql.org/download/")]
    [InlineData("", "see https://www.postgresql.org/download/")]
    public void Every_system_is_told_its_own_way_to_install(string osRelease, string advice) =>
        Assert.Equal(advice, PostgresInstallAdvice.ForOsRelease(osRelease));
}
