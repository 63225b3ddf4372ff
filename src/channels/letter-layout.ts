// The page that every letter stands on, written in MJML: compiled once in a process, then filled for each letter.
import { escapeHtml } from "./markdown.ts";

/** Those of the web pages (src/web/style.css), where mail programs need them written out. */
export const colours = {
  light: { ground: "#f6f2ea", paper: "#fdfbf7", line: "#ddd5c6", ink: "#26231d", quiet: "#665f52", accent: "#1d5f54", onAccent: "#fdfbf7" },
  dark: { ground: "#191815", paper: "#22211d", line: "#3b3831", ink: "#ece7dc", quiet: "#b0a898", accent: "#8fcdbd", onAccent: "#10211d" },
};

/** All but `body` and `footer` are texts, and become harmless here; those two are HTML that is harmless already. */
export interface Parts {
  language: string;
  title: string;
  /** Who writes. */
  from: string;
  body: string;
  footer: string;
}

let compiled: Promise<string> | undefined;

/** The library takes most of a second to load: it is loaded for the first letter. */
export async function page({ body, footer, ...texts }: Parts): Promise<string> {
  compiled ??= compile();
  const direction = rightToLeft.test(texts.language) ? "rtl" : "ltr";
  const given = new Map(Object.entries({ ...texts, direction }).map(([name, text]) => [name, escapeHtml(text)]));
  given.set("body", body).set("footer", footer);
  return (await compiled).replace(/@@(\w+)@@/g, (_, name: string) => given.get(name) ?? "");
}

/** Arabic, Persian, Hebrew, Urdu. */
const rightToLeft = /^(ar|fa|he|ur)\b/;

async function compile(): Promise<string> {
  const { default: mjml } = await import("mjml");
  const { html, errors } = await mjml(source, { validationLevel: "strict", fonts: {}, keepComments: false });
  if (errors.length > 0) throw new Error(`the layout of letters has mistakes: ${errors.map(({ message }) => message).join(" ")}`);
  return html.replace(/\n\s*/g, "\n").replace('lang="und"', 'lang="@@language@@"');
}

const { light, dark } = colours;

const style = `
  .name div, .words div, .small div { text-align: start !important; }
  .words p, .words ul, .words ol, .words blockquote, .words table, .words pre { margin: 0 0 16px; }
  .words ul, .words ol { padding: 0 0 0 24px; }
  .words li { margin: 0 0 6px; }
  .words h1, .words h2, .words h3 { margin: 0 0 12px; font-size: 20px; line-height: 1.3; }
  .words blockquote { padding: 0 0 0 14px; }
  .words blockquote p:last-child { margin: 0; }
  .words pre { white-space: pre-wrap; }
  .words hr { margin: 20px 0; }
  .words table.button { margin: 6px 0 22px; }
  .words th, .words td:not(.press) { padding: 2px 16px 2px 0; text-align: start; }
  .small p { margin: 0 0 8px; }
  @media only screen and (max-width: 480px) {
    .paper > table > tbody > tr > td { padding: 22px 18px 8px !important; }
    .outside > table > tbody > tr > td { padding-left: 27px !important; padding-right: 27px !important; }
    .words table.button, .words table.button td { width: 100%; }
    .words table.button a { display: block !important; text-align: center; }
  }
  @media (prefers-color-scheme: dark) {
    .ground, .ground > div { background-color: ${dark.ground} !important; }
    .paper, .paper > table, .paper > table > tbody > tr > td { background-color: ${dark.paper} !important; border-color: ${dark.line} !important; }
    .words div { color: ${dark.ink} !important; }
    .name div, .link { color: ${dark.accent} !important; }
    .small div, .small a { color: ${dark.quiet} !important; }
    .press { background: ${dark.accent} !important; }
    .press a { color: ${dark.onAccent} !important; }
    .aside, .edge { border-color: ${dark.line} !important; }
  }
`;

const source = `
<mjml lang="@@language@@" dir="@@direction@@">
  <mj-head>
    <mj-title>@@title@@</mj-title>
    <mj-raw>
      <meta name="color-scheme" content="light dark" />
      <meta name="supported-color-schemes" content="light dark" />
      <meta name="format-detection" content="telephone=no" />
    </mj-raw>
    <mj-attributes>
      <mj-all font-family="Golos Text, system-ui, -apple-system, Segoe UI, Roboto, Arial, sans-serif" />
      <mj-text padding="0" font-size="17px" line-height="1.5" color="${light.ink}" />
      <mj-section padding="0" />
      <mj-column padding="0" />
    </mj-attributes>
    <mj-style>${style}</mj-style>
  </mj-head>
  <mj-body width="592px" background-color="${light.ground}" css-class="ground">
    <mj-section css-class="outside" padding="28px 41px 14px">
      <mj-column>
        <mj-text css-class="name" font-size="17px" font-weight="700" color="${light.accent}">@@from@@</mj-text>
      </mj-column>
    </mj-section>
    <mj-wrapper padding="0 8px">
      <mj-section css-class="paper" background-color="${light.paper}" border="1px solid ${light.line}" border-radius="14px" padding="30px 32px 14px">
        <mj-column>
          <mj-text css-class="words">@@body@@</mj-text>
        </mj-column>
      </mj-section>
    </mj-wrapper>
    <mj-section css-class="outside" padding="18px 41px 32px">
      <mj-column>
        <mj-text css-class="small" font-size="14px" color="${light.quiet}">@@footer@@</mj-text>
      </mj-column>
    </mj-section>
  </mj-body>
</mjml>`;
