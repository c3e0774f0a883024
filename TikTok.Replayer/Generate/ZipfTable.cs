namespace TikTok.Replayer.Generate;

/// <summary>Draws ranks by Zipf's law, weight 1 / (rank + offset), in constant time (alias method).</summary>
internal sealed class ZipfTable
{
    private readonly double[] _keep;
    private readonly int[] _alias;

    /// <param name="count">Number of ranks.</param>
    /// <param name="offset">Flattens the head: the larger, the less the first ranks dominate. More than 0.</param>
    public ZipfTable(int count, double offset)
    {
        _keep = new double[count];
        _alias = new int[count];

        var total = 0.0;
        for (var i = 0; i < count; i++)
            total += 1 / (i + offset);

        // Each column has room for an average weight: what a small one leaves free is filled from a large one.
        var small = new Stack<int>();
        var large = new Stack<int>();
        for (var i = 0; i < count; i++)
        {
            _keep[i] = count / (i + offset) / total;
            _alias[i] = i;
            (_keep[i] < 1 ? small : large).Push(i);
        }

        while (small.Count > 0 && large.Count > 0)
        {
            var filled = small.Pop();
            var giver = large.Pop();
            _alias[filled] = giver;
            _keep[giver] -= 1 - _keep[filled];
            (_keep[giver] < 1 ? small : large).Push(giver);
        }
    }

    public int Draw(SeededRandom random)
    {
        var column = random.Below(_keep.Length);
        return random.Fraction() < _keep[column] ? column : _alias[column];
    }
}
