/** The style of the page: colours for both modes, then text, then parts. Colours of words have a contrast of 4.5 : 1 or more. */
import { pictures } from './style-pictures.ts';

const light = `
--ground:#fcfcfa;--surface:#fff;--raised:#f4f4f0;--ink:#1b1d20;--soft:#5a6067;--line:#e2e2dc;--strong:#bfbfb6;--link:#0a569f;--focus:#0a569f;--shade:#00000024;
--within:#3a76b8;--over:#e8b13a;--neglect:#b23a1e;--unknown:#8a9099;
--within-edge:#2a5f9c;--over-edge:#8a6000;--neglect-edge:#8f2a12;--unknown-edge:#6b727b;
--within-ink:#20578f;--over-ink:#7a5300;--neglect-ink:#9a2c13;--unknown-ink:#5a6067;
--c0:#332288;--c1:#44aa99;--c2:#cc6677;--c3:#88ccee;--c4:#117733;--c5:#ddcc77;--c6:#882255;--c7:#999933;--c8:#aa4499;--c-none:#9a9a94;`;

const dark = `
--ground:#111316;--surface:#181b1f;--raised:#1f2328;--ink:#e9e9e6;--soft:#a5abb3;--line:#2b3036;--strong:#4a515a;--link:#8fbcf2;--focus:#8fbcf2;--shade:#ffffff24;
--within:#5f9ad8;--over:#e8b84c;--neglect:#e0694a;--unknown:#858c96;
--within-edge:#8fbcf2;--over-edge:#f3cd78;--neglect-edge:#f4927a;--unknown-edge:#a5abb3;
--within-ink:#9cc5f4;--over-ink:#f0c461;--neglect-ink:#ff9d86;--unknown-ink:#a5abb3;
--c0:#8f86e6;--c1:#44bb99;--c2:#ee8899;--c3:#99ddff;--c4:#5fb573;--c5:#eedd88;--c6:#cc6699;--c7:#bbcc33;--c8:#dd88cc;--c-none:#8a8a86;`;

const text = `
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;scroll-behavior:smooth;scroll-padding-top:24px}
body{margin:0 auto;max-width:1160px;padding:0 clamp(16px,4vw,40px);background:var(--ground);color:var(--ink);overflow-wrap:break-word;
font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-variant-numeric:tabular-nums lining-nums}
h1,h2,h3,p,ul,ol,dl,dd,figure{margin:0;padding:0}
h1,h2,h3{text-wrap:balance;letter-spacing:-.015em}
h2{font-size:26px;line-height:1.2;font-weight:640}
h3{font-size:17px;line-height:1.35;font-weight:640;letter-spacing:-.005em}
strong{font-weight:620}
a{color:var(--link);text-underline-offset:.18em;text-decoration-thickness:1px}
a:hover{text-decoration-thickness:2px}
code,.place{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;font-size:.84em}
:focus-visible{outline:2px solid var(--focus);outline-offset:2px;border-radius:2px}
main:focus{outline:none}
.skip{position:absolute;left:-999px;top:8px;padding:8px 12px;background:var(--surface);z-index:1}
.skip:focus{left:8px}
.small,.note,.also,.meta{font-size:13.5px;color:var(--soft)}
.intro{color:var(--soft);max-width:72ch;margin-top:10px;text-wrap:pretty}
.within{color:var(--within-ink)}.over{color:var(--over-ink)}.neglect{color:var(--neglect-ink)}.unknown{color:var(--unknown-ink)}
.hear{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
section{padding:56px 0 40px;border-top:1px solid var(--line)}
section h3{margin-top:36px}
footer{padding:24px 0 48px;border-top:1px solid var(--line);font-size:13.5px;color:var(--soft)}`;

const head = `
header.page{padding:56px 0 40px}
.eyebrow{display:flex;flex-wrap:wrap;gap:4px 20px;font-size:14px;color:var(--soft)}
.eyebrow>*{min-width:0;overflow-wrap:anywhere}
.eyebrow strong{color:var(--ink)}
.verdict{margin-top:22px;max-width:27ch;color:var(--ink);font-size:clamp(28px,4.2vw,46px);line-height:1.12;font-weight:640;letter-spacing:-.028em}
.verdict .sign{font-size:.62em;vertical-align:.16em}
.verdict.within .sign{color:var(--within-ink)}.verdict.over .sign{color:var(--over-ink)}.verdict.neglect .sign{color:var(--neglect-ink)}
.lead{margin-top:20px;max-width:64ch;font-size:18px;color:var(--soft);text-wrap:pretty}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(148px,1fr));gap:28px 24px;margin-top:44px}
.figures>div{border-top:2px solid var(--ink);padding-top:10px}
.figures dt{font-size:13.5px;color:var(--soft)}
.figures dd:nth-of-type(1){font-size:34px;line-height:1.2;font-weight:600;letter-spacing:-.02em}
nav ul{display:flex;flex-wrap:wrap;gap:6px 22px;margin-top:40px;list-style:none;font-size:14.5px}
nav span{color:var(--soft)}`;

const tables = `
.tools{display:flex;flex-wrap:wrap;align-items:center;gap:8px 16px;margin-top:22px;font-size:14px;color:var(--soft)}
.tools[hidden]{display:none}
.tools output{min-height:1.5em}
input,select{font:inherit;color:var(--ink);background:var(--surface);border:1px solid var(--unknown);border-radius:4px;padding:5px 9px;margin-left:6px;max-width:min(260px,70vw)}
.scroll{position:relative;overflow-x:auto;margin-top:20px}
table{width:100%;border-collapse:collapse;font-size:14.5px;line-height:1.4}
.scroll:has([data-sort]){margin-top:10px}
caption{text-align:left;font-size:13.5px;color:var(--soft);padding-bottom:6px}
th,td{padding:8px 14px 8px 0;text-align:left;vertical-align:top;border-bottom:1px solid var(--line);font-weight:400;white-space:nowrap}
th:last-child,td:last-child{padding-right:4px}
tbody th{font-weight:600;white-space:normal;overflow-wrap:anywhere;min-width:130px}
thead th{vertical-align:bottom;border-bottom:1px solid var(--strong);font-size:13.5px;color:var(--soft);padding-top:4px;padding-bottom:4px;white-space:normal}
.n{text-align:right}
thead button{font:inherit;color:inherit;background:none;border:0;padding:4px 0;cursor:pointer;text-align:inherit}
thead button:hover{color:var(--ink);text-decoration:underline}
thead button::after{content:"\\21c5";display:inline-block;width:1.1em;text-align:right;opacity:.55}
[aria-sort]>button{color:var(--ink);font-weight:600}
[aria-sort=ascending]>button::after{content:"\\2191";opacity:1}
[aria-sort=descending]>button::after{content:"\\2193";opacity:1}
tbody tr:hover>*{background:var(--raised)}
tbody .also{font-weight:400}
.tag{white-space:nowrap;font-size:13.5px;font-weight:600}
.change{white-space:nowrap}`;

const findings = `
.rule{display:grid;grid-template-columns:minmax(0,300px) minmax(0,1fr);gap:8px 48px;padding:28px 0;border-top:1px solid var(--line)}
.intro+.rule{border-top:0;padding-top:32px}
.rule h3{margin:0}
.rule h3::first-letter{text-transform:uppercase}
.meta{margin-top:4px}
.fix{margin-top:10px;font-size:15px}
.facts{margin-top:12px}
.facts p{margin-top:8px;font-size:14px;color:var(--soft)}
summary{cursor:pointer;font-size:14px;color:var(--link)}
.plain{list-style:none}
.plain>li{padding:16px 0;border-bottom:1px solid var(--line)}
.rule .plain>li:first-child{padding-top:0}
.plain>li:last-child{border-bottom:0}
.subject{display:flex;flex-wrap:wrap;gap:0 12px;align-items:baseline}
.subject strong{overflow-wrap:anywhere;min-width:0}
.says{margin-top:3px;max-width:72ch;white-space:pre-line}
.says+details,.evidence+details{margin-top:6px}
.evidence{display:flex;flex-wrap:wrap;gap:5px 6px;margin-top:9px;list-style:none;font-size:13.5px}
.evidence li{background:var(--raised);border-radius:3px;padding:1px 8px;overflow-wrap:anywhere;min-width:0}
.place{margin-top:9px;color:var(--soft);overflow-wrap:anywhere}
.waiver{margin-top:9px;font-size:14.5px}
.note{margin-top:14px}
.fold{margin-top:20px;border-top:1px solid var(--line);padding-top:14px}
.fold>summary{font-size:16px;font-weight:600;color:var(--ink)}
.count{color:var(--soft);font-weight:400}
.none{margin-top:20px;border-top:1px solid var(--line);padding-top:14px;color:var(--soft)}
.none strong{color:var(--ink);margin-right:6px}`;

const narrow = `
@media (max-width:760px){.rule{grid-template-columns:minmax(0,1fr);gap:20px}section{padding:40px 0 28px}header.page{padding:32px 0}.figures{grid-template-columns:repeat(2,minmax(0,1fr));margin-top:32px}.figures dd:nth-of-type(1){font-size:28px}
.scroll tbody th{position:sticky;left:0;background:var(--ground);max-width:44vw}}`;

const print = `
@media print{:root{color-scheme:light;${light}--ground:#fff}html{scroll-behavior:auto}body{max-width:none;padding:0;font-size:10.5pt}*{-webkit-print-color-adjust:exact;print-color-adjust:exact}
nav,.tools,.skip,thead button::after{display:none!important}.scroll{overflow:visible}.graph svg{max-width:100%;height:auto}section{padding:20pt 0 12pt}header.page{padding:0 0 20pt}
h2,h3,thead,figcaption{break-after:avoid}tr,figure.bars,.plain>li,.charts figure{break-inside:avoid}thead{display:table-header-group}
th,td{white-space:normal;padding-right:8px}table{font-size:9pt}details::details-content{content-visibility:visible;height:auto}a{color:inherit}@page{margin:16mm}}`;

const motion = `
@media (prefers-reduced-motion:reduce){*{scroll-behavior:auto!important;transition:none!important;animation:none!important}}
@media (forced-colors:active){svg text{fill:CanvasText}}`;

export const style = `:root{color-scheme:light dark;${light}}
@media (prefers-color-scheme:dark){:root{${dark}}}${text}${head}${tables}${findings}${pictures}${narrow}${print}${motion}
`;
