using System.Globalization;
using System.Text;

namespace TikTok.Posts;

/// <summary>
/// Brings text to the form in which keywords are compared: NFKC, case-folded, typographic apostrophes as <c>'</c>, characters
/// without width (joiners, direction marks, soft hyphens) and emoji-style symbols removed. Buffers are reused.
/// </summary>
internal sealed class TextFolder
{
    private const char VariationSelector16 = '\uFE0F';
    private const char EnclosingKeycap = '\u20E3';
    private char[] _raw = new char[1024];
    private char[] _normal = new char[1024];
    private char[] _folded = new char[1024];

    /// <summary>Folds UTF-8 text; the result is valid until the next call.</summary>
    public ReadOnlySpan<char> Fold(ReadOnlySpan<byte> utf8)
    {
        Grow(ref _raw, utf8.Length);
        var length = Encoding.UTF8.GetChars(utf8, _raw);
        return Fold(_raw.AsSpan(0, length));
    }

    /// <summary>Folds text; the result is valid until the next call.</summary>
    public ReadOnlySpan<char> Fold(ReadOnlySpan<char> text)
    {
        if (!Ascii.IsValid(text))
            text = Normalize(WithoutEmojiStyle(text));
        Grow(ref _folded, text.Length * 2);
        var written = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c < 0x80)
                _folded[written++] = char.ToLowerInvariant(c);
            else if (char.IsHighSurrogate(c) && i + 1 < text.Length && Rune.TryCreate(c, text[i + 1], out var rune))
            {
                written += Rune.ToLowerInvariant(Rune.ToUpperInvariant(rune)).EncodeToUtf16(_folded.AsSpan(written));
                i++;
            }
            else
                written += FoldOne(c, _folded.AsSpan(written));
        }

        return _folded.AsSpan(0, written);
    }

    private static int FoldOne(char c, Span<char> target)
    {
        switch (c)
        {
            case 'ß' or 'ẞ':
                target[0] = target[1] = 's';
                return 2;
            case 'İ' or 'ı': // Turkish: one keyword with and without its dots
                target[0] = 'i';
                return 1;
            case '\u2019' or '\u2018' or '\u02BC':
                target[0] = '\'';
                return 1;
            case VariationSelector16:
                return 0;
            default:
                if (char.GetUnicodeCategory(c) == UnicodeCategory.Format)
                    return 0;
                target[0] = char.ToLowerInvariant(char.ToUpperInvariant(c));
                return 1;
        }
    }

    /// <summary>Drops symbols that U+FE0F turns into emoji, before NFKC makes letters of them (™ would become "tm"), and keycaps.</summary>
    private ReadOnlySpan<char> WithoutEmojiStyle(ReadOnlySpan<char> text)
    {
        if (text.IndexOfAny(VariationSelector16, EnclosingKeycap) < 0)
            return text;
        Grow(ref _normal, text.Length);
        var written = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c is not (VariationSelector16 or EnclosingKeycap))
            {
                _normal[written++] = c;
                continue;
            }

            var before = written > 0 ? _normal[written - 1] : ' ';
            var keycapFollows = i + 1 < text.Length && text[i + 1] == EnclosingKeycap;
            if (c == EnclosingKeycap || keycapFollows || before is not (>= '0' and <= '9' or '#' or '*'))
                written = Math.Max(0, written - (char.IsLowSurrogate(before) ? 2 : 1));
            if (keycapFollows)
                i++;
            _normal[written++] = ' ';
        }

        Grow(ref _raw, written);
        _normal.AsSpan(0, written).CopyTo(_raw);
        return _raw.AsSpan(0, written);
    }

    private ReadOnlySpan<char> Normalize(ReadOnlySpan<char> text)
    {
        if (text.IsNormalized(NormalizationForm.FormKC))
            return text;
        Grow(ref _normal, text.GetNormalizedLength(NormalizationForm.FormKC));
        text.TryNormalize(_normal, out var written, NormalizationForm.FormKC);
        return _normal.AsSpan(0, written);
    }

    private static void Grow(ref char[] buffer, int length)
    {
        if (buffer.Length < length)
            Array.Resize(ref buffer, Math.Max(length, buffer.Length * 2));
    }
}
