// Tells the list whether the reader is busy in it: has scrolled down, points at it, or has the focus there.
export function watch(list, component) {
  if (!list) return; // the page was left meanwhile
  const busy = { scrolled: false, pointed: false, focused: false };
  let told = false;
  const tell = change => {
    Object.assign(busy, change);
    const held = busy.scrolled || busy.pointed || busy.focused;
    if (held !== told) component.invokeMethodAsync('Hold', told = held).catch(() => { /* the connection is gone, and with it the list */ });
  };
  new IntersectionObserver(([edge]) => tell({ scrolled: !edge.isIntersecting })).observe(list.querySelector('.edge'));
  list.addEventListener('pointerenter', event => { if (event.pointerType === 'mouse') tell({ pointed: true }); });
  list.addEventListener('pointerleave', () => tell({ pointed: false }));
  list.addEventListener('focusin', () => tell({ focused: true }));
  list.addEventListener('focusout', event => tell({ focused: list.contains(event.relatedTarget) }));
  tell({ focused: list.contains(document.activeElement) }); // the reader may have been in it before the script was
}

export function showTop(list) {
  list?.querySelector('.edge').scrollIntoView({ block: 'start' });
  list?.querySelector('.rows a')?.focus({ preventScroll: true });
}
