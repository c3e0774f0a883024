using System.Buffers;
using System.Globalization;
using System.Text;

namespace TikTok.Posts;

/// <summary>
/// Brings text to the form in which keywords are compared: NFKC, case-folded, typographic apostrophes as <c>'</c>, characters
/// without width (joiners, direction marks, soft hyphens) and emoji that would become letters removed. Of a run of combining marks
/// the first <see cref="MostMarks"/> are kept. Buffers are reused.
/// </summary>
/// <remarks>
/// To bring marks into order takes the square of their number. Unicode's Stream-Safe Text Format (UAX #15, section 13) therefore knows
/// no more than 30 in a row, far more than any language has; it puts a joiner between them, we leave out what is beyond.
/// </remarks>
public sealed class TextFolder
{
    /// <summary>Combining marks in a row; what is beyond is no writing.</summary>
    public const int MostMarks = 30;

    private const char VariationSelector16 = '\uFE0F';
    private const char DotAbove = '\u0307';
    private const char EnclosingKeycap = '\u20E3';
    private char[] _raw = new char[1024];
    private char[] _clean = new char[1024];
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
        if (Ascii.IsValid(text))
            return FoldCase(text);
        // Folded letters may compose where the capitals did not: J with caron has no character of its own, j has.
        return Normalize(FoldCase(Normalize(Clean(text))));
    }

    private Span<char> FoldCase(ReadOnlySpan<char> text)
    {
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
            else if (c != DotAbove || written == 0 || _folded[written - 1] != 'i') // İ in small letters, as many programs write it
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
            default:
                target[0] = char.ToLowerInvariant(char.ToUpperInvariant(c));
                return 1;
        }
    }

    /// <summary>
    /// Takes out what must not reach NFKC: emoji that it would turn into letters (™ with U+FE0F into "tm") and keycaps; characters
    /// without width, which would keep letters and accents from composing; U+FFFE and lone surrogates, on which it throws; marks beyond measure.
    /// </summary>
    private ReadOnlySpan<char> Clean(ReadOnlySpan<char> text)
    {
        Grow(ref _clean, text.Length);
        var (written, marks) = (0, 0);
        for (int i = 0, step; i < text.Length; i += step)
        {
            var rune = Characters.At(text, i, out step);
            if (rune.Value is VariationSelector16 or EnclosingKeycap)
                written = DropStyled(written, isKeycap: rune.Value == EnclosingKeycap || text[i..].StartsWith([VariationSelector16, EnclosingKeycap]));
            else if (rune.Value == 0xFFFE)
                _clean[written++] = (char)Rune.ReplacementChar.Value;
            else if (!Characters.IsInvisible(rune))
            {
                var more = Characters.MarksOf(rune);
                marks = more == 0 ? 0 : marks + more;
                if (marks <= MostMarks)
                    written += rune.EncodeToUtf16(_clean.AsSpan(written)); // U+FFFD for a lone surrogate
            }
        }

        return _clean.AsSpan(0, written);
    }

    /// <summary>Puts a space in place of the symbol before, unless it stays what it is; so does a letter that a stray selector follows.</summary>
    private int DropStyled(int written, bool isKeycap)
    {
        if (Rune.DecodeLastFromUtf16(_clean.AsSpan(0, written), out var before, out var length) != OperationStatus.Done)
            return written;
        if (!isKeycap && _clean.AsSpan(written - length, length).IsNormalized(NormalizationForm.FormKC))
            return written;
        _clean[written - length] = ' ';
        return written - length + 1;
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
