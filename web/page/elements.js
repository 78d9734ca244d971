// What the page makes as it goes: an element with its class and content, a button, a sign that is not read aloud.
export function element(name, className, ...content) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...content);
  return made;
}

export function button(text, pressed) {
  const made = element("button", "", text);
  made.type = "button";
  made.addEventListener("click", pressed);
  return made;
}

export function sign(text) {
  const made = element("span", "sign", text);
  made.setAttribute("aria-hidden", "true");
  return made;
}
