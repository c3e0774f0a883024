namespace TikTok.Anomalies.MlNet;

/// <summary>
/// The last scores of a series and the p-value of a new one among them: the upper tail of a Gaussian kernel density whose bandwidth is the
/// scores' own deviation. The deviation comes from the sum of squared differences over all pairs, kept as scores come and go.
/// </summary>
internal sealed class ScoreHistory(int length, bool exactVariance)
{
    private readonly float[] _scores = new float[(length + GaussianKernel.Lanes - 1) / GaussianKernel.Lanes * GaussianKernel.Lanes];
    private int _count;
    private double _pairSquares;

    public static int StateBytes(int length) => checked(sizeof(int) + sizeof(double) + length * sizeof(float));

    public bool IsFull => _count == length;

    /// <summary>The share of the density above a score; the score joins, and the oldest leaves when there are too many.</summary>
    public double UpperTailThenAdd(float score)
    {
        if (_count == 0)
        {
            Add(score);
            return 0.5;
        }

        if (exactVariance)
            _pairSquares = SumOverPairs();
        var bandwidth = _count == 1 ? Math.Sqrt(2) : Math.Max(1e-6, Math.Sqrt(2) * (Math.Sqrt(_pairSquares) / _count)); // Max keeps NaN
        var p = 0.5 - GaussianKernel.SumOfErf(_scores, _count, score, bandwidth, ref _pairSquares) / (2 * _count);
        if (IsFull)
            ForgetOldest(score);
        Add(score);
        return p;
    }

    public void Save(ref StateWriter writer)
    {
        writer.Int32(_count);
        writer.Double(_pairSquares);
        writer.Singles(_scores.AsSpan(0, length));
    }

    public void Restore(ref StateReader reader)
    {
        _count = reader.Count(length);
        _pairSquares = reader.Double();
        reader.Singles(_scores.AsSpan(0, length));
    }

    private void Add(float score)
    {
        if (IsFull)
            _scores.AsSpan(1, length - 1).CopyTo(_scores);
        else
            _count++;
        _scores[_count - 1] = score;
    }

    private void ForgetOldest(float newest)
    {
        var oldest = _scores[0];
        var sum = _pairSquares;
        foreach (var score in _scores.AsSpan(1, length - 1))
        {
            double difference = oldest - score; // in float32, as the original has it
            sum -= difference * difference;
        }

        var last = (double)oldest - newest;
        _pairSquares = sum - last * last;
    }

    /// <summary>n times the sum of squared deviations is the sum over pairs, and it is never negative.</summary>
    private double SumOverPairs()
    {
        var scores = _scores.AsSpan(0, _count);
        double sum = 0, squares = 0;
        foreach (var score in scores)
            sum += score;
        var mean = sum / _count;
        foreach (var score in scores)
            squares += (score - mean) * (score - mean);
        return squares * _count;
    }
}
