namespace TikTok.Posts.Tests;

public sealed class TerminalTextTests
{
    [Theory]
    [InlineData("plain #rain é 🎵 שלום", "plain #rain é 🎵 שלום")]
    [InlineData("\u001b[31mred\a\r\n\t", @"\u{1B}[31mred\u{7}\u{D}\u{A}\u{9}")]
    [InlineData("\u009b2J", @"\u{9B}2J")]
    [InlineData("a\u202Eb\u200Bc\u2028d", @"a\u{202E}b\u{200B}c\u{2028}d")]
    [InlineData("👩\u200D👧 ❤\uFE0F", "👩\u200D👧 ❤\uFE0F")]
    public void What_a_terminal_would_obey_is_shown_instead(string text, string shown) => Assert.Equal(shown, TerminalText.Excerpt(text, 100));

    [Fact]
    public void A_long_text_is_cut() => Assert.Equal("aaaaa…", TerminalText.Excerpt(new string('a', 50), 5));
}
