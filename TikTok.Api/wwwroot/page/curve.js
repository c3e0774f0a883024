// Draws a curve with its band. ECharts is loaded with the first one, so that the page does not wait for it.
let loading;

function load(address) {
  loading ??= new Promise((done, failed) => {
    const script = document.createElement('script');
    script.src = address;
    script.onload = () => done(window.echarts);
    script.onerror = () => { loading = undefined; failed(new Error(`${address} cannot be loaded`)); };
    document.head.append(script);
  });
  return loading;
}

const drawn = new Map(); // element -> { chart, data, size }
const redraw = () => drawn.forEach(({ chart, data }, element) => chart.setOption(options(element, data), { notMerge: true }));
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw);
new MutationObserver(redraw).observe(document.documentElement, { attributeFilter: ['data-theme'] });

export async function draw(element, data) {
  for (const left of drawn.keys()) if (!left.isConnected) clear(left); // its pane was closed
  if (!element) return; // so was the pane that this is for
  let echarts;
  try {
    echarts = await load(element.dataset.echarts);
  } catch {
    element.dataset.failed = 'true'; // the style sheet says so in its place; the table has the numbers
    return;
  }
  if (!element.isConnected) return;
  let held = drawn.get(element);
  if (!held) {
    held = { chart: echarts.init(element, null, { renderer: 'canvas' }) };
    held.size = new ResizeObserver(() => held.chart.resize());
    held.size.observe(element);
    drawn.set(element, held);
  }
  held.data = data;
  held.chart.setOption(options(element, data), { notMerge: true });
  element.dataset.drawn = data.posts.length;
}

export function clear(element) {
  const held = drawn.get(element);
  if (!held) return;
  held.size.disconnect();
  held.chart.dispose();
  drawn.delete(element);
  delete element.dataset.drawn;
}

const number = new Intl.NumberFormat(navigator.languages);
const day = new Intl.DateTimeFormat(navigator.languages, { day: 'numeric', month: 'short' });
const clock = new Intl.DateTimeFormat(navigator.languages, { hour: '2-digit', minute: '2-digit' });
const span = new Intl.DateTimeFormat(navigator.languages, { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });

function options(element, data) {
  const style = getComputedStyle(element);
  const resolved = name => { // light-dark() is resolved by the browser, not by ECharts
    element.style.color = `var(${name})`;
    const value = getComputedStyle(element).color;
    element.style.color = '';
    return value;
  };
  const ink = resolved('--ink'), quiet = resolved('--quiet'), line = resolved('--line'), curve = resolved('--accent'), band = resolved('--band'), mark = resolved('--mark'), ground = resolved('--raised');
  const size = parseFloat(style.fontSize);
  const at = i => data.start + i * data.step;
  const dots = i => data.markFrom !== null && at(i) >= data.markFrom && at(i) < data.markTo;
  const text = { color: quiet, fontFamily: style.fontFamily, fontSize: size };
  return {
    animation: false,
    grid: { left: 4, right: 12, top: 16, bottom: 4, containLabel: true },
    textStyle: text,
    xAxis: {
      type: 'time', axisLine: { lineStyle: { color: line } }, axisTick: { show: false }, splitLine: { show: false },
      axisLabel: { ...text, hideOverlap: true, formatter: value => { const time = new Date(value); return time.getHours() + time.getMinutes() === 0 ? day.format(time) : clock.format(time); } },
    },
    yAxis: { type: 'value', min: 0, minInterval: 1, splitNumber: 4, splitLine: { lineStyle: { color: line } }, axisLabel: { ...text, formatter: value => number.format(value) } },
    dataZoom: [{ type: 'inside', zoomOnMouseWheel: 'ctrl', moveOnMouseMove: true, preventDefaultMouseMove: false }],
    tooltip: {
      trigger: 'axis', renderMode: 'richText', confine: true, backgroundColor: ground, borderColor: line, textStyle: { ...text, color: ink },
      axisPointer: { type: 'line', lineStyle: { color: quiet } },
      formatter: points => {
        const i = points[0].dataIndex, from = new Date(at(i)), to = new Date(at(i) + data.step);
        const lines = [span.formatRange(from, to), data.posts[i] === null ? 'not observed' : `${number.format(data.posts[i])} posts`];
        if (data.upper[i] !== null) lines.push(`normal: ${number.format(Math.round(data.lower[i] * 10) / 10)} to ${number.format(Math.round(data.upper[i] * 10) / 10)}`);
        return lines.join('\n');
      },
    },
    series: [
      { name: 'lower', type: 'line', z: 0, stack: 'band', symbol: 'none', silent: true, lineStyle: { opacity: 0 }, data: data.lower.map((value, i) => [at(i), value]) },
      { name: 'band', type: 'line', z: 0, stack: 'band', symbol: 'none', silent: true, lineStyle: { opacity: 0 }, areaStyle: { color: band, opacity: 1 }, data: data.upper.map((value, i) => [at(i), value === null ? null : value - data.lower[i]]) },
      {
        name: 'posts', type: 'line', z: 3, sampling: 'max', lineStyle: { color: curve, width: 2 }, itemStyle: { color: mark },
        symbol: (value, point) => dots(point.dataIndex) ? 'circle' : 'none', symbolSize: 7, showAllSymbol: true,
        data: data.posts.map((value, i) => [at(i), value]),
        markArea: data.markFrom === null ? undefined : { silent: true, itemStyle: { color: mark, opacity: .13 }, data: [[{ xAxis: data.markFrom }, { xAxis: data.markTo }]] },
      },
    ],
  };
}
