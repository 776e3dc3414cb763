/**
 * The script of the report: one selection for the whole page, by mouse and keyboard. Elements with the same `data-k`
 * represent one thing; `#related` lists what belongs together. It runs without a build step, so it is plain JavaScript.
 */
export const reportScript = `
'use strict';
(() => {
  const related = JSON.parse(document.getElementById('related').textContent);
  const things = [...document.querySelectorAll('[data-k]')];
  const byKey = new Map();
  for (const each of things) {
    if (!byKey.has(each.dataset.k)) byKey.set(each.dataset.k, []);
    byKey.get(each.dataset.k).push(each);
  }
  const panels = [...document.querySelectorAll('[data-panel]')];
  const said = document.getElementById('selection');
  let picked = null;

  const forget = () => {
    for (const each of document.querySelectorAll('.picked, .related')) each.classList.remove('picked', 'related');
    for (const each of document.querySelectorAll('[aria-pressed][data-k]')) each.removeAttribute('aria-pressed');
    picked = null;
    said.hidden = true;
  };

  const reveal = (panel, from) => {
    if (panel.contains(from)) return;
    const found = panel.querySelector('.picked') || panel.querySelector('.related');
    if (!found) return;
    const [inner, outer] = [found.getBoundingClientRect(), panel.getBoundingClientRect()];
    if (inner.top < outer.top || inner.bottom > outer.bottom) panel.scrollTop += inner.top - outer.top - outer.height / 3;
    if (inner.left < outer.left || inner.right > outer.right) panel.scrollLeft += inner.left - outer.left - outer.width / 4;
  };

  const pick = from => {
    const key = from.dataset.k;
    const again = picked === key;
    forget();
    if (again) return;
    picked = key;
    const others = related[key] || [];
    for (const each of byKey.get(key) || []) {
      each.classList.add('picked');
      each.setAttribute('aria-pressed', 'true');
    }
    for (const other of others) for (const each of byKey.get(other) || []) if (other !== key) each.classList.add('related');
    const query = [key, ...others].find(each => document.querySelector('[data-plan="' + each + '"]'));
    const node = others.find(each => each.startsWith('n'));
    if (query) showPlan(query);
    else if (node && !others.some(each => each.startsWith('n') && isShown(each))) showPlan('q' + node.slice(1).split('-').slice(0, 2).join('-'));
    said.textContent = from.getAttribute('aria-label');
    said.hidden = false;
    for (const panel of panels) reveal(panel, from);
  };

  const isShown = key => (byKey.get(key) || []).some(each => !each.closest('[hidden]'));

  const showPlan = key => {
    if (!document.querySelector('[data-plan="' + key + '"]')) return;
    for (const plan of document.querySelectorAll('[data-plan]')) plan.hidden = plan.dataset.plan !== key;
    for (const tab of document.querySelectorAll('[data-tab]')) tab.setAttribute('aria-pressed', String(tab.dataset.tab === key));
    makeReachable();
  };

  /** One element of each panel is in the tab order; arrows move on from there. */
  const makeReachable = () => {
    for (const each of things) each.tabIndex = -1;
    for (const panel of [...panels, document.querySelector('main')]) {
      const first = things.find(each => panel.contains(each) && !each.closest('[hidden]'));
      if (first) first.tabIndex = 0;
    }
  };

  const step = (from, by) => {
    const panel = from.closest('[data-panel]') || document.querySelector('main');
    const inPanel = things.filter(each => panel.contains(each) && !each.closest('[hidden]'));
    const next = inPanel[inPanel.indexOf(from) + by];
    if (!next) return;
    from.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  };

  document.addEventListener('click', event => {
    const row = event.target.closest('tr, [data-row]');
    const thing = event.target.closest('[data-k]') || (row && row.querySelector('[data-k]'));
    const tab = event.target.closest('[data-tab]');
    const compare = event.target.closest('.compareButton');
    if (tab) showPlan(tab.dataset.tab);
    else if (compare) toggleCompare(compare);
    else if (event.target.closest('#fit')) toggleFit(event.target);
    else if (thing && String(getSelection()) === '') pick(thing);
  });

  const toggleCompare = button => {
    const plan = button.closest('.plan');
    const on = button.getAttribute('aria-pressed') !== 'true';
    button.setAttribute('aria-pressed', String(on));
    plan.querySelector('.compare').hidden = !on;
    plan.querySelector('.tree').hidden = on;
  };

  const toggleFit = button => {
    const on = document.querySelector('#lineage').classList.toggle('fitted');
    button.setAttribute('aria-pressed', String(on));
  };

  document.addEventListener('keydown', event => {
    if (event.key === 'Escape') return forget();
    const thing = event.target.closest && event.target.closest('[data-k]');
    if (!thing) return;
    const by = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (by) step(thing, by);
    else if (event.key === 'Enter' || event.key === ' ') pick(thing);
    else return;
    event.preventDefault();
  });

  const script = document.querySelector('#script .body');
  const marked = script && script.querySelector('.marked');
  if (marked) script.scrollTop = marked.offsetTop - script.offsetTop - 3 * marked.offsetHeight;
  makeReachable();
})();
`;
