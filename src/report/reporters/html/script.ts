/**
 * What the page does by itself: sorting and filtering tables, highlighting in the graph, unfolding for print. Everything can be read
 * without it. It puts text into the page as text only.
 */

const tables = `
const collator = new Intl.Collator('en', { numeric: true });
const number = /^-?[\\d,.]+$/;
const valueOf = (cell) => {
  const text = (cell.dataset.v ?? cell.textContent).trim();
  return number.test(text) ? Number(text.replaceAll(',', '')) : text === '–' ? '' : text;
};
const compare = (a, b) => (typeof a === 'number' && typeof b === 'number' ? a - b : collator.compare(a, b));
const sort = (table, column, direction) => {
  const body = table.tBodies[0];
  const rows = Array.from(body.rows, (row) => ({ row, value: valueOf(row.cells[column]) }));
  const known = rows.filter(({ value }) => value !== '').sort((a, b) => direction * compare(a.value, b.value));
  body.append(...[...known, ...rows.filter(({ value }) => value === '')].map(({ row }) => row));
};
for (const table of document.querySelectorAll('table[data-sort]'))
  for (const [column, head] of Array.from(table.tHead.rows[0].cells).entries())
    head.querySelector('button').addEventListener('click', () => {
      const before = head.getAttribute('aria-sort');
      const first = head.classList.contains('n') ? 'descending' : 'ascending';
      const other = first === 'ascending' ? 'descending' : 'ascending';
      const next = before === first ? other : first;
      for (const cell of table.tHead.rows[0].cells) cell.removeAttribute('aria-sort');
      head.setAttribute('aria-sort', next);
      sort(table, column, next === 'ascending' ? 1 : -1);
    });
for (const input of document.querySelectorAll('[data-filter]')) {
  const rows = Array.from(document.getElementById(input.dataset.filter).tBodies[0].rows);
  const shown = document.querySelector('[data-shown="' + input.dataset.filter + '"]');
  const texts = rows.map((row) => row.textContent.toLowerCase());
  input.addEventListener('input', () => {
    const words = input.value.toLowerCase().split(/\\s+/).filter(Boolean);
    let count = 0;
    for (const [index, row] of rows.entries()) {
      row.hidden = !words.every((word) => texts[index].includes(word));
      if (!row.hidden) count += 1;
    }
    shown.textContent = words.length ? count + ' of ' + rows.length : '';
  });
}
for (const tools of document.querySelectorAll('.tools')) tools.hidden = false;
`;

const graph = `
const picture = document.getElementById('picture');
if (picture) {
  const nodes = Array.from(picture.querySelectorAll('.node'));
  const edges = Array.from(picture.querySelectorAll('.e'));
  const choice = document.getElementById('highlight');
  const says = document.getElementById('highlighted');
  const nameOf = (index) => nodes[index].dataset.name;
  const sentence = (index) => {
    const to = edges.filter(({ dataset }) => dataset.from === index).map(({ dataset }) => nameOf(dataset.to));
    const from = edges.filter(({ dataset }) => dataset.to === index).map(({ dataset }) => nameOf(dataset.from));
    return nameOf(index) + ' depends on ' + (to.join(', ') || 'nothing') + '; used by ' + (from.join(', ') || 'nobody') + '.';
  };
  const show = (value) => {
    const owner = value.startsWith('owner ') ? value.slice(6) : undefined;
    const picked = new Set(nodes.filter(({ dataset }) => (owner === undefined ? dataset.node === value : dataset.owner === owner)).map(({ dataset }) => dataset.node));
    const hot = new Set(picked);
    for (const edge of edges) {
      const { from, to } = edge.dataset;
      const touched = picked.has(from) || picked.has(to);
      edge.classList.toggle('hot', touched);
      if (touched) hot.add(from).add(to);
    }
    for (const node of nodes) {
      node.classList.toggle('hot', hot.has(node.dataset.node));
      node.classList.toggle('picked', picked.has(node.dataset.node));
    }
    picture.classList.toggle('some', picked.size > 0);
  };
  const choose = () => {
    show(choice.value);
    says.textContent = nodes[choice.value] && choice.value ? sentence(choice.value) : '';
  };
  choice.addEventListener('change', choose);
  picture.addEventListener('pointerover', ({ target, pointerType }) => {
    const node = target.closest('.node');
    if (pointerType === 'mouse') show(node ? node.dataset.node : choice.value);
  });
  picture.addEventListener('pointerleave', () => show(choice.value));
  picture.addEventListener('click', ({ target }) => {
    const node = target.closest('.node');
    choice.value = node && node.dataset.node !== choice.value ? node.dataset.node : '';
    choose();
  });
}
`;

const print = `
const folds = Array.from(document.querySelectorAll('details'));
let unfolded = [];
addEventListener('beforeprint', () => {
  unfolded = folds.filter((fold) => !fold.open);
  for (const fold of unfolded) fold.open = true;
});
addEventListener('afterprint', () => {
  for (const fold of unfolded) fold.open = false;
});
`;

export const script = `(() => {
'use strict';
${tables}${graph}${print}})();
`;
