// Printing: a frame cannot be divided among pages, so that a copy of the report stands in its place on paper.

export function createPaper(frame) {
  const paper = document.createElement("div");
  paper.id = "paper";
  const inside = paper.attachShadow({ mode: "open" });

  addEventListener("beforeprint", () => {
    const page = frame.contentDocument;
    const look = page?.querySelector("style");
    if (!look) return; // there is no report yet
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(look.textContent.replaceAll(":root", ":host"));
    inside.adoptedStyleSheets = [sheet];
    const copy = page.documentElement.cloneNode();
    copy.append(page.body.cloneNode(true));
    inside.replaceChildren(copy);
    document.body.prepend(paper);
  });
  addEventListener("afterprint", () => paper.remove());
}
