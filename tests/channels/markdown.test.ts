import { expect, test } from "vitest";
import { escapeMarkdown, toHtml, toPlain } from "../../src/channels/markdown.ts";

test.each([
  ["a paragraph", "Здравствуйте!", "<p>Здравствуйте!</p>", "Здравствуйте!"],
  ["line ends", "Один\nДва", "<p>Один<br>Два</p>", "Один\nДва"],
  ["emphasis", "**Завтра** в _десять_", "<p><strong>Завтра</strong> в <em>десять</em></p>", "Завтра в десять"],
  ["a list", "- чай\n- мёд", "<ul>\n<li>чай</li>\n<li>мёд</li>\n</ul>", "- чай\n- мёд"],
  ["a numbered list", "3. чай\n4. мёд", '<ol start="3">\n<li>чай</li>\n<li>мёд</li>\n</ol>', "3. чай\n4. мёд"],
  ["a heading", "# Приём\nзавтра", "<h1>Приём</h1>\n<p>завтра</p>", "Приём\n\nзавтра"],
  ["a quotation", "> раз\n> два", "<blockquote>\n<p>раз<br>два</p>\n</blockquote>", "> раз\n> два"],
  [
    "a link",
    "[сюда](https://a.example/?x=1&y=2)",
    '<p><a href="https://a.example/?x=1&amp;y=2">сюда</a></p>',
    "сюда: https://a.example/?x=1&y=2",
  ],
  ["a bare link", "https://a.example", '<p><a href="https://a.example">https://a.example</a></p>', "https://a.example"],
  ["raw HTML", 'a <b onclick="x()">b</b>', "<p>a &lt;b onclick=&quot;x()&quot;&gt;b&lt;/b&gt;</p>", 'a <b onclick="x()">b</b>'],
  ["a script", "<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;", "<script>alert(1)</script>"],
  ["a link that runs", "[x](javascript:alert(1))", "<p>x</p>", "x"],
  [
    "a link that breaks out",
    '[x](https://a.example/"onmouseover=1)',
    '<p><a href="https://a.example/&quot;onmouseover=1">x</a></p>',
    'x: https://a.example/"onmouseover=1',
  ],
  ["a picture is its words", "![снимок](https://a.example/x.png)", "<p>снимок</p>", "снимок"],
  ["signs of comparison", "2 < 3 & 4 > 3", "<p>2 &lt; 3 &amp; 4 &gt; 3</p>", "2 < 3 & 4 > 3"],
])("%s", (_, markdown, html, plain) => {
  expect([toHtml(markdown), toPlain(markdown)]).toEqual([html, plain]);
});

test("escaped text means itself in both", () => {
  const text = "1. *a* _b_ [c](d) <e> `f` #g | ~h~ & \\";
  expect(toPlain(escapeMarkdown(text))).toBe(text);
});

test.each([
  ["longer than anybody writes", "**a".repeat(100_000)],
  ["nested too deep", "> ".repeat(9_000)],
])("a text %s is shown as it was written, at once", (_, text) => {
  expect(toPlain(text)).toBe(text.trim());
  expect(toHtml(text)).toBe(`<p>${text.trim().replaceAll(">", "&gt;")}</p>`);
});
