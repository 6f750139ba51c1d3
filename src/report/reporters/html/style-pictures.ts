/** The style of what is drawn: bars, graph, trend. */

const kinds = ['within', 'over', 'neglect', 'unknown'] as const;

const bars = `
svg{display:block}
svg text{font-size:13.5px;fill:var(--ink)}
svg .tick{font-size:12px;fill:var(--soft)}
.grid{stroke:var(--line)}
.legend{display:flex;flex-wrap:wrap;gap:6px 22px;margin:16px 0 14px;list-style:none;font-size:13.5px;color:var(--soft)}
.legend li{display:flex;align-items:center;gap:8px;min-width:0;overflow-wrap:anywhere}
.legend svg{flex:none}
.bars svg{overflow:visible}
.bars text{paint-order:stroke;stroke:var(--ground);stroke-width:4px;stroke-linejoin:round}
.bars text .name{font-weight:600}
.bars text .says{fill:var(--soft)}
.bars text .band{font-weight:600;font-size:13px}
.narrow{display:none}
.room{fill:none;stroke:var(--strong)}
.unsized{stroke:var(--unknown-edge)}
.dot{fill:var(--unknown)}
.capacity{stroke:var(--ink);stroke-width:2.5}
.gap{fill:var(--surface)}
.hatch{stroke-width:4;fill:none}
.hatch.neglect{stroke-width:3}
@media (max-width:760px){.wide{display:none}.narrow{display:inline}.bars text{font-size:13px}}
${kinds.map((kind) => `.bar.${kind}{fill:var(--${kind})}.hatch.${kind}{stroke:var(--${kind})}.excess.${kind}{stroke:var(--${kind}-edge)}text .${kind},text.${kind}{fill:var(--${kind}-ink)}`).join('\n')}
.bar.over{stroke:var(--over-edge)}.bar.neglect{stroke:var(--neglect-edge)}`;

const graph = `
.graph{margin-top:8px}
.frame{display:flex;justify-content:center}
.frame .scroll{flex:none;min-width:100%;max-width:max(100%,min(100vw - 64px,1640px));background:
linear-gradient(90deg,var(--ground) 30%,transparent) local,linear-gradient(270deg,var(--ground) 30%,transparent) 100% 0 local,
linear-gradient(90deg,var(--shade),transparent) scroll,linear-gradient(270deg,var(--shade),transparent) 100% 0 scroll;
background-size:48px 100%,48px 100%,18px 100%,18px 100%;background-repeat:no-repeat}
.owners{margin-top:0}
.graph .legend li{gap:6px}
.box{fill:var(--surface);stroke:var(--strong)}
.node{cursor:pointer}
.node text{font-size:12.5px}
.node .name{font-weight:600}
.node .note{font-size:11.5px;fill:var(--soft)}
.alone{fill:var(--soft)}
.stripe,.tint{fill:var(--c)}
.tint{fill-opacity:.1}
.hollow .stripe{fill:var(--surface);stroke:var(--c);stroke-width:2}
.e{fill:none;stroke:var(--unknown);stroke-opacity:.75;marker-end:url(#head)}
.e:not([stroke-width]){stroke-width:1.2}
.e.event{stroke-dasharray:5 4}
.e.back{stroke:var(--neglect);stroke-opacity:1;marker-end:url(#head-back)}
.head{fill:var(--unknown)}.head-back{fill:var(--neglect)}.head-hot{fill:var(--ink)}
.node,.e{transition:opacity .12s}
.some .node:not(.hot),.some .e:not(.hot){opacity:.13}
.e.hot{stroke:var(--ink);stroke-opacity:1;marker-end:url(#head-hot)}
.node.picked .box{stroke:var(--ink);stroke-width:2}
.words{list-style:none;columns:2 340px;column-gap:40px;margin-top:12px;font-size:14.5px}
.words li{break-inside:avoid;padding:3px 0;overflow-wrap:anywhere}
${Array.from({ length: 9 }, (_, owner) => `.o${owner}{--c:var(--c${owner})}`).join('')}.o-none{--c:var(--c-none)}
${kinds.map((kind) => `.b-${kind}{--c:var(--${kind})}`).join('')}`;

const trend = `
.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(300px,100%),1fr));gap:32px 40px;margin-top:28px}
.charts svg[role=img]{width:100%;height:auto}
.charts .legend{margin:6px 0 8px}
.line{fill:none;stroke-width:2;stroke-linejoin:round}
.point{stroke:var(--ground);stroke-width:1.2}
.end{font-weight:600}
${kinds.map((kind) => `.line.${kind}{stroke:var(--${kind}-edge)}.point.${kind}{fill:var(--${kind}-edge)}`).join('\n')}
.line.over{stroke-dasharray:6 4}.line.unknown{stroke-dasharray:2 3}`;

export const pictures = bars + graph + trend;
