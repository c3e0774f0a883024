namespace TikTok.Replayer.Generate.Languages;

/// <summary>What can stand in a sentence's gap.</summary>
internal enum Gap
{
    None,
    Thing,
    Name,
    Brand,
    Number,
}

/// <summary>A sentence with gaps, cut into pieces that only have to be copied.</summary>
internal sealed class Template
{
    private readonly List<Piece> _pieces = [];

    /// <param name="text">A sentence such as <c>wait for it... {thing}</c>.</param>
    /// <exception cref="InvalidDataException">A gap has an unknown name.</exception>
    public Template(string text)
    {
        for (var at = 0; at < text.Length;)
        {
            var open = text.IndexOf('{', at);
            if (open < 0)
                open = text.Length;
            var gap = Gap.None;
            var next = open;
            if (open < text.Length)
            {
                next = text.IndexOf('}', open) + 1;
                if (!Enum.TryParse(text[(open + 1)..Math.Max(open + 1, next - 1)], ignoreCase: true, out gap) || gap == Gap.None)
                    throw new InvalidDataException($"'{text}' has a gap that nothing fills.");
            }

            _pieces.Add(new Piece(Token.From(text[at..open]), gap));
            at = next;
        }
    }

    /// <summary>Adds the sentence to a caption, behind a space where something stands before it.</summary>
    public void Write(Caption caption, in Fillings with)
    {
        caption.AddSpace();
        foreach (var piece in _pieces)
        {
            caption.AddGlued(piece.Text);
            if (piece.Gap != Gap.None)
                caption.AddGlued(with[piece.Gap]);
        }
    }

    public static Template[] FromAll(IEnumerable<string> texts) => [.. texts.Select(text => new Template(text))];

    private readonly record struct Piece(Token Text, Gap Gap);
}

/// <summary>What stands in the gaps.</summary>
internal readonly record struct Fillings(Token Thing, Token Name, Token Brand, Token Number)
{
    public Token this[Gap gap] => gap switch
    {
        Gap.Thing => Thing,
        Gap.Name => Name,
        Gap.Brand => Brand,
        _ => Number,
    };
}
