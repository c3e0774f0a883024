namespace TikTok.Replayer.Generate;

/// <summary>Emoji of every build: single, with a selector, with a skin tone, of two letters, joined.</summary>
internal static class Emoji
{
    /// <summary>For any mood; what comes first is used most.</summary>
    public static Token[] Everyday { get; } = Token.FromAll(
        "😂 ❤️ 😍 😭 🔥 ✨ 🥺 😅 💕 👀 🤣 💀 🙏 😎 🖤 🎉 💯 🤷‍♀️ 👩‍🍳 👍🏽 🇧🇷 😳 🐶 🍕 🏳️‍🌈 👨‍👩‍👧‍👦 🤌🏼 ☕️".Split(' '));

    /// <summary>For bad news.</summary>
    public static Token[] Upset { get; } = Token.FromAll("😡 🤢 😭 💀 😳 🤦‍♀️ 🙃 👎🏼 ⚠️ 🤬".Split(' '));
}
