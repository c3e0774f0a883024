using System.Text;
using TikTok.Anomalies;
using TikTok.Anomalies.Seasonal;
using TikTok.Detector.Cells;
using TikTok.Posts;

namespace TikTok.Detector.Scoring.Seasonal;

/// <summary>
/// <see cref="SeasonalModel"/> on every keyword of a partition, at the end of each five minutes: those that are tracked, with
/// zero where they did not occur; those that are seen for the third time are admitted, with what the baselines know of them.
/// </summary>
internal sealed class SeasonalScoring : IWindowScoring
{
    private const int MaxCandidates = 200;
    private const int WindowsPerDay = 288;
    private const long MaxSilence = 7 * WindowsPerDay;
    private readonly int _partition;
    private readonly int _partitions;
    private readonly TrackingOptions _options;
    private readonly double _minGapPosts;
    private readonly SeasonalModel _model;
    private readonly KeywordSeeds _seeds;
    private readonly CandidateRules _rules;
    private readonly KeywordTable _table;
    private readonly AdmissionSketch _sketch;
    private readonly PlatformVolume _platform;
    private readonly Newcomers _newcomers = new();
    private readonly Dictionary<byte[], KeywordSlot?> _foreseen = new(KeywordComparer.Instance);
    private readonly List<byte[]> _copies = [];
    private readonly List<(byte[] Keyword, KeywordCell Cell)> _occurring = [];
    private int[] _occurrence = [];
    private SeasonalClock _clock = SeasonalClock.Start;

    public SeasonalScoring(int partition, int partitions, DetectorOptions options, KeywordSeeds seeds)
    {
        (_partition, _partitions, _options, _minGapPosts, _seeds) = (partition, partitions, options.Tracking, options.Ranking.MinGapPosts, seeds);
        _model = new SeasonalModel(options.Seasonal, TimeSpan.FromSeconds(WindowLength.Short.Seconds));
        _table = new KeywordTable(_options.MaxKeywords);
        _sketch = new AdmissionSketch(_options.SketchWidth);
        _platform = new PlatformVolume(_model);
        _rules = new CandidateRules(_options, options.Seasonal, options.Ranking.FalseDiscoveryRate);
    }

    /// <summary>What is tracked.</summary>
    public KeywordTable Table => _table;

    /// <inheritdoc />
    public async Task<ScoredWindow?> ScoreAsync(OpenWindow window, IReadOnlyList<BaselineVersion> versions, List<SeriesRow> rows, CancellationToken cancellationToken)
    {
        if (window.Length != WindowLength.Short)
        {
            AddHourRows(window, rows);
            return null;
        }

        var moment = Moment.Of(window);
        await UseVersionAsync(KeywordSeeds.VersionFor(versions, window.StartMs), cancellationToken);
        var missing = PassSilence(window, moment);
        await AdmitAsync(window, cancellationToken);
        var candidates = Sweep(window, moment, rows);
        var scored = ToScored(window, candidates, provisional: false) with { MissingBefore = missing };
        _platform.Learn(moment, window.PlatformPosts);
        _clock.LastNumber = moment.Number;
        _foreseen.Clear();
        return scored;
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<ScoredWindow>> ForeseeAsync(
        IReadOnlyCollection<(OpenWindow Window, byte[] Keyword)> touched, IReadOnlyList<BaselineVersion> versions, CancellationToken cancellationToken)
    {
        var seen = new List<ScoredWindow>();
        var grown = touched.Where(cell => cell.Window.Length == WindowLength.Short && _rules.MayAlert(cell.Window.Cells[cell.Keyword], cell.Keyword)).ToList();
        await SeedForeseenAsync(grown, versions, cancellationToken);
        foreach (var (window, keyword) in grown)
        {
            var slot = _table.Find(keyword);
            if (slot < 0 && _foreseen[keyword] is null)
                continue;
            var known = slot >= 0 ? _table[slot] : _foreseen[keyword]!.Value;
            var (cell, moment) = (window.Cells[keyword], Moment.Of(window));
            var largest = _platform.Largest(moment, window.PlatformPosts).FactorFor(cell.Posts, moment.Number, known.State);
            known.Authors.Add(cell.Authors.Fold());
            var input = _rules.WindowOf(moment, cell, known, keyword, largest, window.StartMs);
            var judgement = _model.Judge(known.State, input);
            if (!_rules.IsCertain(judgement, known, keyword, _clock.Tested * _partitions))
                continue;
            var (lower, upper) = _model.Band(known.State, input);
            seen.Add(ToScored(window, [_rules.CandidateOf(keyword, cell, known, judgement, lower, upper)], provisional: true));
            cell.ProvisionalSent = true;
        }

        return seen;
    }

    /// <inheritdoc />
    public IReadOnlyList<byte[]> Capture() => SeasonalSnapshot.Capture(_table, _sketch, _platform, _newcomers, _clock, _copies);

    /// <inheritdoc />
    public void Restore(IReadOnlyList<byte[]> parts) => _clock = SeasonalSnapshot.Restore(parts, _table, _sketch, _platform, _newcomers);

    private ScoredWindow ToScored(OpenWindow window, IReadOnlyList<Candidate> candidates, bool provisional) => new()
    {
        Partition = _partition,
        Partitions = _partitions,
        Detector = SeasonalModel.Name,
        DetectorVersion = SeasonalModel.Version,
        WindowSeconds = window.Length.Seconds,
        WindowStartMs = window.StartMs,
        Tested = _clock.Tested,
        PlatformPosts = window.PlatformPosts,
        Coverage = window.Coverage,
        BaselineVersion = _clock.BaselineVersion,
        Lineage = window.Lineage(),
        Provisional = provisional,
        Candidates = candidates,
    };

    private List<Candidate> Sweep(OpenWindow window, in Moment moment, List<SeriesRow> rows)
    {
        var found = new List<(int Slot, SeasonalJudgement Judgement, (double Lower, double Upper) Band)>();
        var platform = _platform.Window(moment, window.PlatformPosts);
        var turns = _clock.LastNumber < 0 ? 0 : Math.Min(3, moment.Number / AuthorTrail.WindowsPerPart - _clock.LastNumber / AuthorTrail.WindowsPerPart);
        PlaceCells(window, rows);
        var tested = 0;
        for (var slot = 0; slot < _table.Count; slot++)
        {
            ref var known = ref _table[slot];
            for (var turn = 0; turn < turns; turn++)
                known.Authors.Turn();
            var cell = CellOf(slot);
            var keyword = _table.TextOf(slot);
            if (cell is not null)
                known.Authors.Add(cell.Authors.Fold());
            var input = _rules.WindowOf(moment, cell, known, keyword, platform.FactorFor(cell?.Posts ?? 0, moment.Number, known.State), window.StartMs);
            var ready = _model.IsReady(known.State);
            var band = cell is null || !ready ? default : _model.Band(known.State, input);
            var judgement = ready || known.Seeded == 1
                ? _model.Step(ref known.State, input)
                : StepNewcomer(ref known, input, moment);
            if (cell is not null)
                rows.Add(new SeriesRow(window, _occurring[_occurrence[slot]].Keyword, cell, ready ? new Band(judgement.Expected, band.Lower, band.Upper) : null));
            tested += known.Marks == 0 ? 1 : 0;
            if ((ready || judgement.StandsOut) && _rules.IsCandidate(judgement, known, keyword))
                found.Add((slot, judgement, band));
        }

        _clock.Tested = tested;
        return [.. found.OrderBy(item => item.Judgement.Probability).ThenBy(item => Encoding.UTF8.GetString(_table.TextOf(item.Slot)), StringComparer.Ordinal)
            .Take(MaxCandidates)
            .Select(item => _rules.CandidateOf(_table.TextOf(item.Slot), CellOf(item.Slot), _table[item.Slot], item.Judgement, item.Band.Lower, item.Band.Upper))];
    }

    // A keyword without a history has nothing to be compared with but other newcomers; growth and authors must make it news.
    private SeasonalJudgement StepNewcomer(ref KeywordSlot known, in SeasonalWindow input, in Moment moment)
    {
        var judgement = _model.Step(ref known.State, input);
        if (!_platform.IsSettled)
            return judgement;
        var hour = Math.Min(input.HourLimit, SeasonalModel.HourWith(known.State, input.Number, input.Count));
        var (residual, probability) = _newcomers.Judge(hour);
        if (moment.EndsHour)
            _newcomers.Learn(hour);
        return _rules.JudgeNewcomer(ref known, judgement, input.Number, hour, residual, probability, _model);
    }

    // Which slots occur in the window; what is not tracked has a row all the same.
    private void PlaceCells(OpenWindow window, List<SeriesRow> rows)
    {
        if (_occurrence.Length < _table.Count)
            _occurrence = new int[_table.Count + _table.Count / 4];
        Array.Fill(_occurrence, -1);
        _occurring.Clear();
        foreach (var (keyword, cell) in window.Cells)
        {
            if (_table.Find(keyword) is var slot and >= 0)
            {
                _occurrence[slot] = _occurring.Count;
                _occurring.Add((keyword, cell));
            }
            else
            {
                rows.Add(new SeriesRow(window, keyword, cell, null));
            }
        }
    }

    private KeywordCell? CellOf(int slot) => _occurrence[slot] is var place and >= 0 ? _occurring[place].Cell : null;

    private void AddHourRows(OpenWindow window, List<SeriesRow> rows)
    {
        foreach (var keyword in window.Cells.Keys.Order(KeywordComparer.Instance))
        {
            var slot = _table.Find(keyword);
            Band? band = null;
            if (slot >= 0 && _model.IsReady(_table[slot].State))
            {
                var (expected, lower, upper) = _model.HourBand(_table[slot].State);
                band = new Band(expected, lower, upper);
            }

            rows.Add(new SeriesRow(window, keyword, window.Cells[keyword], band));
        }
    }

    // Windows in which the platform had no post have not been heard of. Where it has few posts that is nothing, and they count as
    // zero; where many should have come, the stream was away, and nothing is learned from it.
    private double PassSilence(OpenWindow window, in Moment moment)
    {
        if (moment.Number / WindowsPerDay != _clock.LastNumber / WindowsPerDay)
            _sketch.Age();
        if (_clock.LastNumber < 0 || moment.Number <= _clock.LastNumber + 1)
            return 0;
        var (first, count) = (_clock.LastNumber + 1, moment.Number - _clock.LastNumber - 1);
        var missing = 0.0;
        for (var number = first; _platform.IsReady && number < moment.Number && missing < _minGapPosts; number++)
            missing += _platform.Expected(Moment.Of(number, window.Length));
        if (missing < _minGapPosts && count <= MaxSilence)
        {
            for (var number = first; number < moment.Number; number++)
                PassSilentWindow(Moment.Of(number, window.Length));
            return 0;
        }

        for (var slot = 0; slot < _table.Count; slot++)
            _model.Skip(ref _table[slot].State, first, count);
        _model.Skip(ref _platform.State, first, count);
        // Nothing is missing between two inputs, and from a few posts nobody knows what should have come.
        return window.FollowsInputEnd || !_platform.IsReady ? 0 : _platform.Expected(moment) * count;
    }

    private void PassSilentWindow(in Moment moment)
    {
        var platform = _platform.Window(moment, 0);
        for (var slot = 0; slot < _table.Count; slot++)
        {
            ref var state = ref _table[slot].State;
            _model.Step(ref state, new SeasonalWindow(moment.Number, moment.HourOfWeek, 0, double.PositiveInfinity, platform.FactorFor(0, moment.Number, state)));
        }

        _platform.Learn(moment, 0);
    }

    private async Task AdmitAsync(OpenWindow window, CancellationToken cancellationToken)
    {
        var admitted = new List<byte[]>();
        foreach (var keyword in window.Cells.Keys.Order(KeywordComparer.Instance))
            if (_table.Find(keyword) < 0 && (_sketch.Add(keyword, window.Cells[keyword].Posts) >= _options.AdmissionPosts || _rules.IsWatched(keyword)))
                admitted.Add(keyword);
        var seeds = await _seeds.OfAsync(_clock.BaselineVersion, [.. admitted.Select(Encoding.UTF8.GetString)], cancellationToken);
        foreach (var keyword in admitted)
        {
            var seed = seeds.GetValueOrDefault(keyword);
            var slot = _table.Add(keyword, window.Cells[keyword].Marks | (seed?.Marks ?? KeywordMarks.None), seed is null ? SeasonalState.New : _model.Seed(seed.Statistics));
            _table[slot].Seeded = (byte)(seed is null ? 0 : 1);
        }
    }

    private async Task SeedForeseenAsync(
        List<(OpenWindow Window, byte[] Keyword)> grown, IReadOnlyList<BaselineVersion> versions, CancellationToken cancellationToken)
    {
        var unknown = grown.Where(cell => _table.Find(cell.Keyword) < 0 && !_foreseen.ContainsKey(cell.Keyword)).Select(cell => cell.Keyword)
            .Distinct(KeywordComparer.Instance).ToList();
        if (unknown.Count == 0)
            return;
        var version = KeywordSeeds.VersionFor(versions, grown[0].Window.StartMs);
        var seeds = await _seeds.OfAsync(version, [.. unknown.Select(Encoding.UTF8.GetString)], cancellationToken);
        foreach (var keyword in unknown)
            _foreseen[keyword] = seeds.GetValueOrDefault(keyword) is { } seed ? new KeywordSlot { State = _model.Seed(seed.Statistics), Marks = (byte)seed.Marks, Seeded = 1 } : null;
    }

    /// <summary>A new version of the baselines knows better which words mean nothing, and the shapes of days and weeks; levels are learned here.</summary>
    private async Task UseVersionAsync(int version, CancellationToken cancellationToken)
    {
        if (version == _clock.BaselineVersion)
            return;
        await foreach (var (keyword, seed) in _seeds.AllAsync(version, cancellationToken))
        {
            if (KeywordComparer.Instance.Equals(keyword, "*"u8.ToArray()) && !_platform.IsReady)
                _platform.State = _model.Seed(seed.Statistics);
            if (_table.Find(keyword) is not (var slot and >= 0))
                continue;
            ref var known = ref _table[slot];
            known.Marks |= (byte)(seed.Marks & KeywordMarks.StopWord);
            known.State = SeasonalModel.Refresh(known.State, seed.Statistics);
        }

        _clock.BaselineVersion = version;
    }
}
