// What the page does in the browser: times in the reader's zone, the theme, where the focus goes, and getting a lost connection back.

const language = navigator.languages;
const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: 'short' });
const sameYear = new Intl.DateTimeFormat(language, { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });
const otherYear = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' });
const full = new Intl.DateTimeFormat(language, { dateStyle: 'full', timeStyle: 'long' });
const units = [['year', 31536000], ['month', 2592000], ['day', 86400], ['hour', 3600], ['minute', 60], ['second', 1]];

function ago(time) {
  const seconds = Math.round((time - Date.now()) / 1000);
  const [unit, length] = units.find(([, length]) => Math.abs(seconds) >= length) ?? ['second', 1];
  return relative.format(Math.trunc(seconds / length), unit);
}

const exact = time => (time.getFullYear() === new Date().getFullYear() ? sameYear : otherYear);

// Its text lives in a shadow root, so that it never meets what Blazor renders.
class ReaderTime extends HTMLElement {
  static observedAttributes = ['datetime', 'until', 'form'];
  static ticking = new Set();

  connectedCallback() {
    this.shown ??= this.attachShadow({ mode: 'open' }).appendChild(document.createElement('time'));
    ReaderTime.ticking.add(this);
    this.show();
  }

  disconnectedCallback() { ReaderTime.ticking.delete(this); }

  attributeChangedCallback() { if (this.shown) this.show(); }

  show() {
    const time = new Date(this.getAttribute('datetime')), until = this.getAttribute('until');
    const text = this.getAttribute('form') === 'ago' ? ago(time)
      : until ? exact(time).formatRange(time, new Date(until)) : exact(time).format(time);
    if (this.shown.textContent === text) return;
    this.shown.textContent = text;
    this.shown.dateTime = this.getAttribute('datetime');
    this.title = full.format(time);
  }
}

customElements.define('reader-time', ReaderTime);
setInterval(() => ReaderTime.ticking.forEach(time => { if (time.getAttribute('form') === 'ago') time.show(); }), 5000);

// Theme: what the system says, unless the reader has chosen.
document.addEventListener('change', event => {
  if (event.target.id !== 'theme') return;
  document.documentElement.dataset.theme = event.target.value;
  document.cookie = `theme=${event.target.value}; path=/; max-age=31536000; samesite=strict`;
});

// Focus follows what the reader chose: into what was opened, and back to where it was opened from.
let moved = false, opened = null;
document.addEventListener('click', event => {
  const link = event.target.closest?.('a[href^="/"]');
  if (!link) return;
  if (link.className === 'skip') {
    event.preventDefault(); // the focus goes there, the address stays
    document.getElementById('anomalies').focus();
    return;
  }
  moved = true;
  if (link.id.startsWith('row-')) opened = link.id;
}, { capture: true });
document.addEventListener('submit', () => { moved = true; });
addEventListener('popstate', () => { moved = true; });

window.page = {
  searched(keyword) { moved = true; document.getElementById('search').value = keyword; },
  live() { document.documentElement.dataset.live = 'true'; },
  arrive() {
    if (!moved) return;
    moved = false;
    document.getElementById('pane').scrollTop = 0;
    scrollTo(0, 0);
    document.getElementById('pane-title')?.focus({ preventScroll: true });
  },
  leave() {
    if (!moved) return;
    moved = false;
    (document.getElementById(opened) ?? document.getElementById('anomalies')).focus({ preventScroll: false });
  },
};

// Up and down choose among what the search found; they must not move the caret as well.
document.addEventListener('keydown', event => {
  if (event.target.id === 'search' && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) event.preventDefault();
});

// A server that is restarted does not know this page any more: then it is loaded again, as soon as the server answers.
async function reload() {
  for (;;) {
    try {
      if ((await fetch('/alive', { cache: 'no-store' })).ok) return location.reload();
    } catch { /* not yet */ }
    await new Promise(later => setTimeout(later, 2000));
  }
}

document.getElementById('components-reconnect-modal').addEventListener('components-reconnect-state-changed', event => {
  if (event.detail.state === 'failed' || event.detail.state === 'rejected') reload();
});

await Blazor.start({ circuit: { reconnectionOptions: { maxRetries: 15, retryIntervalMilliseconds: 2000 } } });
