namespace TikTok.Anomalies.Seasonal;

/// <summary>
/// Expected count = slow level x own shape of day and week x the factor that the caller knows of. A window stands out when both
/// its count and that of the last twelve windows are rare: residuals of a negative binomial, calibrated by the series' own tail.
/// What persists is a level shift, or a drop. Pure: the same windows give the same judgements.
/// </summary>
/// <remarks>
/// A. Farrington et al., A Statistical Algorithm for the Early Detection of Outbreaks of Infectious Disease, 1996, has the idea:
/// seasonal expectation of over-dispersed counts, past outbreaks held down. The parts cite their own sources.
/// </remarks>
/// <example><code>
/// var model = new SeasonalModel(new SeasonalOptions(), TimeSpan.FromMinutes(5));
/// var state = SeasonalState.New;
/// foreach (var window in windows)
///     if (model.Step(ref state, window) is { Alert: true } judgement)
///         Console.WriteLine($"{judgement.Kind}, expected {judgement.Expected:F1}");
/// </code></example>
public sealed class SeasonalModel
{
    /// <summary>Its name in commands, configuration, tables and the API.</summary>
    public const string Name = "seasonal";

    /// <summary>Raised whenever the same windows would be judged differently; stored with every anomaly.</summary>
    public const int Version = 1;

    private const double MinMean = 0.02;
    private const double MinHourMean = 0.05;
    private const double MinTeachingFactor = 0.25; // what is rare at this hour says little of the level
    private const double MinAgreement = 1; // standard deviations that one window must lie above for twelve to mean something now
    private const double RiseShare = 2.0 / 3; // of the evidence for a shift, from which a slow rise counts
    private const double MinRise = 1.5; // standard deviations that a slow rise must still lie above
    private const double MinRiseSupport = 2; // posts expected in an hour; the residuals of fewer are skewed
    private const double NormalQuantile = 2.17; // a normal's quantile at TailCalibration.Probability
    private const double MinDispersion = 0.02;
    private const double MaxDispersion = 20;
    private const double FastHalfLifeDays = 0.5;
    private const double ProfileMemoryDays = 90;
    private readonly SeasonalOptions _options;
    private readonly double _windowsPerDay;
    private readonly double _windowsPerHour;
    private readonly double _levelRate;
    private readonly double _fastRate;
    private readonly double _dispersionRate;
    private readonly double _dispersionPrior;
    private readonly double _envelopeDecay;
    private readonly uint _warmUp;

    /// <param name="options">Parameters.</param>
    /// <param name="windowLength">Length of a window, one second to one day.</param>
    public SeasonalModel(SeasonalOptions options, TimeSpan windowLength)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(windowLength, TimeSpan.FromSeconds(1));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(windowLength, TimeSpan.FromDays(1));
        _options = options;
        _windowsPerDay = TimeSpan.FromDays(1) / windowLength;
        _windowsPerHour = Math.Max(1, TimeSpan.FromHours(1) / windowLength);
        _levelRate = RateOf(options.LevelHalfLifeDays);
        _fastRate = RateOf(FastHalfLifeDays);
        _dispersionRate = RateOf(options.DispersionHalfLifeDays);
        _dispersionPrior = options.DispersionPriorDays * _windowsPerDay;
        _envelopeDecay = Math.Pow(0.5, 1 / options.EnvelopeHalfLife);
        _warmUp = (uint)(options.WarmUpDays * _windowsPerDay);
    }

    /// <summary>Whether a series has been seen long enough to be judged.</summary>
    public bool IsReady(in SeasonalState state) => state.Windows >= _warmUp;

    /// <summary>A series whose statistics are known.</summary>
    public SeasonalState Seed(SeasonalSeed seed)
    {
        var state = SeasonalState.New with
        {
            Windows = (uint)Math.Round(seed.SupportDays * _windowsPerDay),
            Level = (float)seed.Mean,
            FastLevel = (float)seed.Mean,
            Dispersion = (float)Math.Clamp(seed.Dispersion, MinDispersion, MaxDispersion),
            HourDispersion = (float)Math.Clamp(seed.HourDispersion, MinDispersion, MaxDispersion),
            ExpectedHour = (float)(seed.Mean * TrailingHour.Windows),
        };
        for (var window = 0; window < TrailingHour.Windows; window++)
            state.Hour.Set(window, seed.Mean);
        return WithShapes(state, seed.Day, seed.Week);
    }

    /// <summary>
    /// A series with the shapes of newer statistics, and no larger dispersion than theirs: each is pulled up by other things, the
    /// series' own by its beginning, that of statistics by anomalies.
    /// </summary>
    public static SeasonalState Refresh(in SeasonalState state, SeasonalSeed seed)
    {
        var refreshed = WithShapes(state, seed.Day, seed.Week);
        refreshed.Dispersion = (float)Math.Clamp(Math.Min(seed.Dispersion, state.Dispersion), MinDispersion, MaxDispersion);
        refreshed.HourDispersion = (float)Math.Clamp(Math.Min(seed.HourDispersion, state.HourDispersion), MinDispersion, MaxDispersion);
        return refreshed;
    }

    /// <summary>A series with other shapes of day and week.</summary>
    /// <param name="state">The series.</param>
    /// <param name="day">24 factors; empty = keep.</param>
    /// <param name="week">7 factors, Sunday first; empty = keep.</param>
    private static SeasonalState WithShapes(in SeasonalState state, ReadOnlySpan<float> day, ReadOnlySpan<float> week)
    {
        var changed = state;
        for (var hour = 0; hour < day.Length; hour++)
            changed.Day[hour] = Factor.Of(day[hour]);
        for (var weekday = 0; weekday < week.Length; weekday++)
            changed.Week[weekday] = Factor.Of(week[weekday]);
        return changed;
    }

    /// <summary>The count of the last twelve windows if that of one of them were another.</summary>
    public static double HourWith(in SeasonalState state, long number, double count) => state.Hour.SumWith(number, count);

    /// <summary>The count expected of the last twelve windows.</summary>
    public static double ExpectedHourOf(in SeasonalState state) => state.ExpectedHour;

    /// <summary>Whether more than half of the last twelve windows' counts came in the last six.</summary>
    public static bool IsGrowing(in SeasonalState state, long number) => state.Hour.IsGrowing(number);

    /// <summary>Windows learned from.</summary>
    public static long WindowsOf(in SeasonalState state) => state.Windows;

    /// <summary>Counts per window, without any factor.</summary>
    public static double LevelOf(in SeasonalState state) => state.Level;

    /// <summary>The factor of the series' own shapes in an hour of the week.</summary>
    public static double ShapeOf(in SeasonalState state, int hourOfWeek) => state.Day[hourOfWeek % 24].Value * state.Week[hourOfWeek / 24].Value;

    /// <summary>Judges a window, and learns from it.</summary>
    public SeasonalJudgement Step(ref SeasonalState state, in SeasonalWindow window)
    {
        var judgement = Judge(state, window);
        return Learn(ref state, window, judgement);
    }

    /// <summary>Judges a window that may not be over yet; the state stays as it is.</summary>
    public SeasonalJudgement Judge(in SeasonalState state, in SeasonalWindow window)
    {
        var mean = MeanOf(state, window);
        if (state.Windows < 2)
            return new SeasonalJudgement { Expected = state.Windows == 0 ? window.Count : mean };
        var hour = Math.Min(window.HourLimit, state.Hour.SumWith(window.Number, window.Count));
        var expectedHour = ExpectedHour(state, mean);
        var longResidual = NegativeBinomial.Residual(hour, expectedHour, HourDispersion(state));
        var shortResidual = NegativeBinomial.Residual(window.Count, mean, Dispersion(state));
        var score = Math.Min(state.ShortTail.ScoreOf(shortResidual), state.LongTail.ScoreOf(longResidual));
        var onset = Math.Max(0, score - state.Envelope * _envelopeDecay);
        var ready = IsReady(state);
        return new SeasonalJudgement
        {
            Expected = mean,
            Hour = hour,
            ExpectedHour = expectedHour,
            LongResidual = longResidual,
            Score = score,
            Onset = onset,
            Probability = shortResidual < MinAgreement ? 1 : NegativeBinomial.TailAbove(longResidual * NormalQuantile / Math.Max(NormalQuantile, state.LongTail.Quantile)),
            StandsOut = ready && score >= _options.Threshold,
            Alert = ready && onset >= _options.Threshold && hour >= _options.MinPosts,
        };
    }

    /// <summary>Time passed unobserved: nothing is learned, what is short-lived fades.</summary>
    /// <param name="state">The state.</param>
    /// <param name="firstNumber">Number of the first window that was not observed.</param>
    /// <param name="count">How many there were.</param>
    public void Skip(ref SeasonalState state, long firstNumber, long count)
    {
        state.Envelope *= (float)Math.Pow(_envelopeDecay, count);
        for (var number = firstNumber; number < firstNumber + Math.Min(count, TrailingHour.Windows); number++)
            state.Hour.Set(number, state.ExpectedHour / TrailingHour.Windows);
    }

    /// <summary>Throws an event's envelope over the next windows.</summary>
    /// <returns>Whether the event is a new one: it stands out from the envelope of the one before.</returns>
    public bool RaiseEnvelope(ref SeasonalState state, double score)
    {
        var before = state.Envelope * _envelopeDecay;
        state.Envelope = (float)Math.Max(before, score);
        return score - before >= _options.Threshold;
    }

    /// <summary>The count expected of the last twelve windows, and those between which it is as usual.</summary>
    public (double Expected, double Lower, double Upper) HourBand(in SeasonalState state)
    {
        var mean = Math.Max(MinHourMean, state.ExpectedHour);
        var edge = state.LongTail.Quantile + _options.Threshold * state.LongTail.Scale;
        return (mean, NegativeBinomial.CountAt(-edge, mean, HourDispersion(state)), NegativeBinomial.CountAt(edge, mean, HourDispersion(state)));
    }

    /// <summary>The counts between which a window is as usual.</summary>
    public (double Lower, double Upper) Band(in SeasonalState state, in SeasonalWindow window)
    {
        var mean = MeanOf(state, window);
        var edge = state.ShortTail.Quantile + _options.Threshold * state.ShortTail.Scale;
        return (NegativeBinomial.CountAt(-edge, mean, Dispersion(state)), NegativeBinomial.CountAt(edge, mean, Dispersion(state)));
    }

    private SeasonalJudgement Learn(ref SeasonalState state, in SeasonalWindow window, SeasonalJudgement judgement)
    {
        var (mean, dispersion) = (judgement.Expected, Dispersion(state));
        var factor = FactorOf(state, window);
        var limit = mean + _options.MaxTeaching * Math.Sqrt(mean + dispersion * mean * mean);
        var taught = Math.Min(window.Count, limit);
        if (state.Windows >= 2)
        {
            state.ShortTail.Learn(NegativeBinomial.Residual(window.Count, mean, dispersion));
            state.LongTail.Learn(judgement.LongResidual);
        }

        if (IsReady(state))
            RaiseEnvelope(ref state, judgement.Score);
        state.Hour.Set(window.Number, window.Count);
        state.ExpectedHour = (float)(state.Windows == 0 ? TrailingHour.Windows * mean : state.ExpectedHour + mean - state.ExpectedHour / TrailingHour.Windows);

        // The mean of all windows in the first day, then a slow one that no event can pull far.
        var warm = state.Windows < _windowsPerDay;
        var rate = Math.Max(_levelRate, 1 / (state.Windows + 1.5));
        state.Level += (float)(rate * ((warm ? window.Count : taught) - state.Level * factor) / Math.Max(MinTeachingFactor, factor));
        var fastMean = Math.Max(MinMean, state.FastLevel * factor);
        var fastLimit = fastMean + _options.MaxTeaching * Math.Sqrt(fastMean + dispersion * fastMean * fastMean);
        state.FastLevel = warm ? state.Level : (float)(state.FastLevel + _fastRate * (Math.Min(window.Count, fastLimit) - state.FastLevel * factor) / Math.Max(MinTeachingFactor, factor));
        var excess = ((taught - mean) * (taught - mean) - mean) / (mean * mean + 0.01);
        state.Dispersion += (float)(Math.Max(_dispersionRate, 1 / (state.Windows + _dispersionPrior)) * (excess - state.Dispersion));
        if (EndsHour(window))
            LearnHour(ref state, judgement);
        LearnShape(ref state, window, taught);
        state.Windows++;
        return WithRefractory(ref state, EndsHour(window) ? Persistence(ref state, judgement) : judgement);
    }

    // What is improbable enough alerts too, also when it came in steps that hide one another; once for as long as it lasts.
    private SeasonalJudgement WithRefractory(ref SeasonalState state, in SeasonalJudgement judgement)
    {
        var isImprobable = IsReady(state) && judgement.Probability <= _options.AlertProbability && judgement.Hour >= _options.MinPosts;
        var alert = judgement.Alert || isImprobable && state.Quiet == 0;
        state.Quiet = judgement.Alert || isImprobable ? _options.RefractoryWindows : (byte)Math.Max(0, state.Quiet - 1);
        return judgement with { Alert = alert, StandsOut = judgement.StandsOut || isImprobable };
    }

    private SeasonalJudgement Persistence(ref SeasonalState state, SeasonalJudgement judgement)
    {
        if (state.Windows < _warmUp + _windowsPerDay)
            return judgement;
        var dropped = state.Change.Fall >= _options.DropThreshold;
        state.Change.Learn(judgement.LongResidual, 1.2 * _options.ShiftThreshold);
        var isRise = judgement.LongResidual >= MinRise && judgement.ExpectedHour >= MinRiseSupport && state.Change.Up >= RiseShare * _options.ShiftThreshold;
        var isSupported = state.ExpectedHour >= _options.MinDropSupport && state.Windows >= _options.MinDropDays * _windowsPerDay;
        var isDrop = isSupported && judgement.LongResidual < 0 && state.Change.Fall >= _options.DropThreshold;
        if (ShiftOf(state, judgement) is var shift and not 0)
        {
            var evidence = Math.Max(state.Change.Up, state.Change.Down);
            state.Level = state.FastLevel;
            state.Change.Reset();
            return shift < 0 && !isSupported ? judgement
                : judgement with { StandsOut = true, Alert = true, Kind = AnomalyKind.LevelShift, Probability = Math.Exp(-evidence) };
        }

        if (isDrop)
            return judgement with { StandsOut = true, Alert = !dropped, Kind = AnomalyKind.Drop, Probability = Math.Exp(-state.Change.Fall) };

        // A rise that builds up slowly is no onset, but how long it lasts makes it improbable.
        return isRise ? judgement with { Probability = Math.Min(judgement.Probability, Math.Exp(-state.Change.Up)) } : judgement;
    }

    // 1 for a new level above the old one, -1 below, 0 for none.
    private int ShiftOf(in SeasonalState state, in SeasonalJudgement judgement)
    {
        if (Math.Abs(Math.Log(state.FastLevel / state.Level)) < Math.Log(_options.MinShift))
            return 0;
        if (judgement.LongResidual > 0)
            return state.Change.Up >= _options.ShiftThreshold && state.Change.UpHours >= _options.ShiftHours ? 1 : 0;
        return state.Change.Down >= _options.ShiftThreshold && state.Change.DownHours >= _options.ShiftHours ? -1 : 0;
    }

    // Windows of an hour are more alike than chance has it, by how much differs: the hour has a dispersion of its own.
    private void LearnHour(ref SeasonalState state, in SeasonalJudgement judgement)
    {
        var mean = judgement.ExpectedHour;
        var taught = Math.Min(judgement.Hour, mean + _options.MaxTeaching * Math.Sqrt(mean + HourDispersion(state) * mean * mean));
        var excess = ((taught - mean) * (taught - mean) - mean) / (mean * mean + 0.01);
        var rate = _windowsPerHour * Math.Max(_dispersionRate, 1 / (state.Windows + _dispersionPrior));
        state.HourDispersion += (float)(Math.Min(1, rate) * (excess - state.HourDispersion));
    }

    // A mean with a prior of 1 that weighs so many days, or so many posts where posts are few: noise shall not become a shape.
    private void LearnShape(ref SeasonalState state, in SeasonalWindow window, double taught)
    {
        var basis = Math.Max(MinMean, state.Level * window.Factor);
        var days = Math.Min(state.Windows / _windowsPerDay, ProfileMemoryDays);
        var (hour, day) = (window.HourOfWeek % 24, window.HourOfWeek / 24);
        var (hourFactor, dayFactor) = (state.Day[hour].Value, state.Week[day].Value);
        var hourRate = 1 / (_options.ProfilePriorDays + _options.ProfilePriorPosts / (basis * _windowsPerHour) + days) / _windowsPerHour;
        var dayRate = 1 / (_options.ProfilePriorDays + _options.ProfilePriorPosts / (basis * _windowsPerDay) + days / 7) / _windowsPerDay;
        state.Day[hour] = Factor.Of(hourFactor + hourRate * (taught / (basis * dayFactor) - hourFactor));
        state.Week[day] = Factor.Of(dayFactor + dayRate * (taught / (basis * hourFactor) - dayFactor));
    }

    private bool EndsHour(in SeasonalWindow window) => (window.Number + 1) % (long)_windowsPerHour == 0;

    private double RateOf(double halfLifeDays) => 1 - Math.Pow(0.5, 1 / (halfLifeDays * _windowsPerDay));

    private static double FactorOf(in SeasonalState state, in SeasonalWindow window) =>
        Math.Max(0.01, window.Factor * ShapeOf(state, window.HourOfWeek));

    private static double MeanOf(in SeasonalState state, in SeasonalWindow window) => Math.Max(MinMean, state.Level * FactorOf(state, window));

    private static double ExpectedHour(in SeasonalState state, double mean) =>
        Math.Max(MinHourMean, state.ExpectedHour + mean - state.ExpectedHour / TrailingHour.Windows);

    private static double HourDispersion(in SeasonalState state) => Math.Clamp(state.HourDispersion, MinDispersion / 2, MaxDispersion);

    private static double Dispersion(in SeasonalState state) => Math.Clamp(state.Dispersion, MinDispersion, MaxDispersion);
}
